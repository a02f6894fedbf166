"""One Chromium for all tests, and the tabs in it."""

import contextlib
import os
import shutil
import signal
import tempfile
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from support.programs import Server
from support.waiting import equal, until

# Duplicates a tab as a person does from its menu, which needs the browser itself: a tab that calls
# itself "duplicate me" is duplicated when some tab calls itself "now".
DUPLICATING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "duplicating")
FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run
  --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage
  --disable-background-timer-throttling --disable-renderer-backgrounding
  --disable-backgrounding-occluded-windows --window-size=1100,800""".split()
# A name for this machine that browsers do not trust as they trust localhost.
PLAIN_NAME = "room.test"
FLAGS += [f"--load-extension={DUPLICATING}", "--disable-features=DisableLoadExtensionCommandLineSwitch"]
FLAGS.append(f"--host-resolver-rules=MAP {PLAIN_NAME} 127.0.0.1")

MESSAGES = """return [...document.querySelectorAll("#log .say, #log .act, #log .whisper")].map(
  (node) => [node.querySelector(".who").textContent, node.querySelector(".text").textContent])"""


class Browser:
    def __init__(self):
        self.profile = tempfile.mkdtemp()
        options = Options()
        for flag in [*FLAGS, f"--user-data-dir={self.profile}"]:
            options.add_argument(flag)
        options.binary_location = "/usr/bin/chromium"
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_script_timeout(60)
        self.first = self.driver.current_window_handle

    @contextlib.contextmanager
    def suspended(self):
        """As with the lid of a laptop closed: no process of the browser runs. Nothing may be asked
        of it meanwhile."""
        processes = descendants(self.driver.service.process.pid)
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)


def descendants(process):
    children = []
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/children", encoding="ascii") as file:
            children += [int(child) for child in file.read().split()]
    return [each for child in children for each in (child, *descendants(child))]


class Tab:
    """A window of the browser with the page; every call brings itself to the front of the driver."""

    def __init__(self, browser, url, handle=None, before=None):
        """In a new window, or as one that is open already. `before`: a script that runs before those of
        the page."""
        self.browser = browser
        self.url = url
        if handle is None:
            browser.driver.switch_to.new_window("window")
        self.handle = handle or browser.driver.current_window_handle
        # As if a person looked at each of them.
        self.cdp("Emulation.setFocusEmulationEnabled", enabled=True)
        if before:
            self.cdp("Page.addScriptToEvaluateOnNewDocument", source=before)
        if handle is None:
            self.driver.get(url)

    def duplicate(self, meanwhile=""):
        """The copy that the browser makes of a tab, which is "frozen" or "busy" meanwhile, so does nothing."""
        self.run("document.title = 'duplicate me'")
        if meanwhile == "busy":
            self.run("setTimeout(() => { const end = performance.now() + 8000; while (performance.now() < end) {} })")
        if meanwhile == "frozen":
            self.cdp("Page.setWebLifecycleState", state="frozen")
        known = set(self.driver.window_handles)
        other = Tab(self.browser, self.url + "icon.svg")
        known.add(other.handle)
        other.run("document.title = 'now'")
        (handle,) = until(lambda: set(other.driver.window_handles) - known, "the copy of the tab")
        other.close()
        return Tab(self.browser, self.url, handle)

    @property
    def driver(self):
        if self.browser.driver.current_window_handle != self.handle:
            self.browser.driver.switch_to.window(self.handle)
        return self.browser.driver

    def cdp(self, command, **arguments):
        return self.driver.execute_cdp_cmd(command, arguments)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def get(self, ident):
        return self.driver.find_element(By.ID, ident)

    def text(self, ident):
        return self.run("return document.getElementById(arguments[0]).innerText", ident)

    def is_shown(self, ident):
        return self.run("return document.getElementById(arguments[0])?.checkVisibility() ?? false", ident)

    def is_at_door(self):
        """Waits for the form that the page begins with, ready to type in."""
        until(lambda: self.is_shown("door") and self.run("return document.activeElement.id") == "name", "the door")

    def join(self, name):
        until(lambda: self.run("return document.getElementById('join')?.inert === false"), "the form can be used")
        self.get("name").clear()
        self.get("name").send_keys(name, Keys.ENTER)
        self.is_in()
        return self

    def is_in(self):
        until(lambda: self.is_shown("room") and not self.is_shown("trouble"), "the page is in the room")

    def type(self, *keys):
        self.get("box").send_keys(*keys)

    def say(self, text):
        """As if it were typed and entered; quickly."""
        self.run("""const box = document.getElementById("box"); box.value = arguments[0];
          box.dispatchEvent(new Event("input")); document.getElementById("say").requestSubmit()""", text)

    def box(self):
        return self.run("return document.getElementById('box').value")

    def messages(self):
        return [tuple(each) for each in self.run(MESSAGES)]

    def shows(self, *messages):
        until(lambda: set(messages) <= set(self.messages()), f"{messages} on the page")

    def shows_only(self, messages):
        equal(self.messages, messages, "the messages on the page")

    def look_away(self):
        """As if the person looked at another window."""
        self.run("document.hasFocus = () => false")

    def look_back(self):
        self.run("delete document.hasFocus; dispatchEvent(new Event('focus'))")

    def tells(self, text):
        until(lambda: text in self.text("log"), f"{text!r} on the page, which is:\n{self.text('log')}")

    def has_nothing_under_way(self):
        until(lambda: self.run("return document.getElementById('pending').childElementCount") == 0,
              "no line is under way")

    def complaints(self):
        """What the browser complains of about this server's page, but for connections that tests
        break, and what it asks for by itself."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if self.url in entry["message"] and not any(word in entry["message"] for word in ("WebSocket", "ERR_", "favicon.ico"))]

    def close(self):
        self.driver.close()
        self.browser.driver.switch_to.window(self.browser.first)


class PageTest(unittest.TestCase):
    """A test with a server of its own, and tabs in the browser that all tests share."""

    browser = None
    options = ()

    @classmethod
    def setUpClass(cls):
        if PageTest.browser is None:
            PageTest.browser = Browser()

    def setUp(self):
        self.server = Server(*self.options)
        self.addCleanup(self.server.stop)

    def tab(self, name=None, url=None, before=None):
        tab = Tab(self.browser, url or self.server.url, before=before)
        self.addCleanup(tab.close)
        return tab.join(name) if name else tab

    def with_(self, somebody):
        """Who leaves at the test's end."""
        self.addCleanup(getattr(somebody, "leave", None) or somebody.break_off)
        return somebody
