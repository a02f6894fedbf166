"""The page is loaded anew, the connection breaks: nothing is lost or doubled."""

import signal

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import SEED, CuttingProxy, Native
from support.waiting import equal, until


class Returning(PageTest):
    def test_a_reload_keeps_everything(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("before")
        joe.order("/msg ann psst")
        ann.say("mine")
        ann.shows(("joe", "psst"), ("ann", "mine"))
        ann.type("not sent yet")
        before = ann.messages()
        ann.driver.refresh()
        ann.is_in()
        ann.shows_only(before)
        self.assertEqual(ann.box(), "not sent yet")
        joe.say("after")
        ann.shows_only([*before, ("joe", "after")])
        self.assertEqual(ann.run("return document.getElementById('log').innerText").count("You are ann"), 1)

    def test_a_whisper_outlives_a_reload_though_much_was_said_since(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.order("/msg ann psst")
        for number in range(1900):
            joe.say(f"line {number}")
            if number % 60 == 0:
                joe.is_confirmed()
        joe.is_confirmed()
        ann.shows(("joe", "psst"), ("joe", "line 1899"))
        ann.driver.refresh()
        ann.is_in()
        ann.shows_only([("joe", "psst"), *joe.said])

    def test_a_draft_of_a_whisper_is_called_one_while_the_server_is_away(self):
        self.with_(Native(self.server, "joe"))
        ann = self.tab("ann")
        ann.type("psst > joe")
        equal(lambda: ann.text("hint"), "Only joe will see this.", "the hint")
        ann.cdp("Page.addScriptToEvaluateOnNewDocument", source="window.WebSocket = class { close() {} }")
        ann.driver.refresh()
        until(lambda: ann.is_shown("trouble") and ann.box() == "psst > joe", "the page is back")
        self.assertEqual(ann.text("hint"), "Only joe will see this.")

    def test_a_connection_that_the_browser_ends_before_a_reload_is_not_told_as_lost(self):
        # As Firefox does.
        ann = self.tab("ann", before="window.WebSocket = class extends WebSocket { constructor(url) { super(url); window.link = this } }")
        ann.run("dispatchEvent(new Event('beforeunload')); link.close()")
        until(lambda: ann.is_shown("trouble"), "the connection is lost")
        ann.is_in()
        self.assertNotIn("connection is lost", ann.text("log"))
        ann.run("link.close()")
        ann.tells("connection is lost")

    def test_who_leaves_the_page_and_comes_back_is_the_same_person(self):
        ann = self.tab("ann")
        ann.say("before")
        ann.shows(("ann", "before"))
        ann.driver.get(self.server.url + "icon.svg")
        # Nothing stays behind for each tab that is closed.
        self.assertEqual(ann.driver.execute_async_script("indexedDB.databases().then(arguments[0])"), [])
        ann.driver.get(self.server.url)
        ann.is_in()
        ann.say("after")
        ann.shows_only([("ann", "before"), ("ann", "after")])

    def test_reloads_in_mid_flight_lose_and_double_nothing(self):
        log, ann = self.with_(Native(self.server, "log")), self.tab("ann")
        for part in range(5):
            ann.run("""for (let i = 0; i < 30; ++i) { const box = document.getElementById("box");
              box.value = `${arguments[0]} ${i}`; document.getElementById("say").requestSubmit() }""", f"ann {part}")
            for number in range(20):
                log.say(f"log {part} {number}")
            ann.driver.refresh()
            ann.is_in()
        ann.has_nothing_under_way()
        until(lambda: len(log.said) == 250, "the room has all")
        self.assertEqual([text for name, text in log.said if name == "ann"],
                         [f"ann {part} {number}" for part in range(5) for number in range(30)])
        ann.shows_only(log.said)

    def test_cuts_at_random_bytes_lose_and_double_nothing(self):
        print(f"CHAT_TEST_SEED={SEED}", flush=True)
        log = self.with_(Native(self.server, "log"))
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        proxy.cuts_left = 12
        ann = self.tab(url=proxy.url)
        ann.get("name").send_keys("ann", Keys.ENTER)
        number = 0
        while proxy.cuts_left > 0 or number < 40:
            ann.say(f"ann {number}")
            log.say(f"log {number}")
            ann.run("document.getElementById('tryNow').click()")
            number += 1
            if number % 40 == 0:
                until(lambda: len([1 for name, _ in log.said if name == "ann"]) > number - 64, "ann's lines arrive")
        ann.is_in()
        ann.has_nothing_under_way()
        until(lambda: len(log.said) == 2 * number, "the room has all")
        self.assertEqual([text for name, text in log.said if name == "ann"], [f"ann {i}" for i in range(number)])
        ann.shows(log.said[-1])
        # What was said before the welcome came with the history, or is older than it.
        shown = ann.messages()
        self.assertEqual(shown, log.said[-len(shown):])
        self.assertIn(("ann", "ann 0"), shown)

    def test_a_suspended_server_loses_nothing(self):
        log, ann = self.with_(Native(self.server, "log")), self.tab("ann")
        ann.say("one")
        ann.shows(("ann", "one"))
        self.server.signal(signal.SIGSTOP)
        for text in ("two", "three"):
            ann.say(text)
        until(lambda: ann.text("pending").count("sending") == 2, "both wait")
        self.server.signal(signal.SIGCONT)
        ann.driver.refresh()
        ann.is_in()
        ann.shows_only([("ann", "one"), ("ann", "two"), ("ann", "three")])
        self.assertEqual(log.said, ann.messages())

    def test_a_whisper_is_never_sent_to_a_name_that_changed_hands(self):
        joe = self.with_(Native(self.server, "joe"))
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        ann = self.tab("ann", url=proxy.url)
        proxy.is_up = False
        proxy.cut_all()
        until(lambda: ann.is_shown("trouble"), "the loss is told")
        ann.say("secret > joe")
        ann.say("hello")
        until(lambda: ann.text("pending").count("not sent yet") == 2, "both wait")
        joe.order("/quit")
        joe.is_confirmed()
        other = self.with_(Native(self.server, "joe"))
        proxy.is_up = True
        ann.run("document.getElementById('tryNow').click()")
        ann.is_in()
        ann.tells("joe may be somebody else by now; nothing was sent")
        self.assertEqual(ann.box(), "secret > joe")
        until(lambda: other.said == [("ann", "hello")], "the other line is sent")
        self.assertEqual(other.whispers, [])

    def test_who_comes_and_goes_all_night_pushes_out_no_message(self):
        joe = self.with_(Native(self.server, "joe"))
        ann = self.tab("ann", before="window.WebSocket = class extends WebSocket { constructor(url) { super(url); window.link = this } }")
        joe.say("good night")
        ann.shows(("joe", "good night"))
        # As the server says it.
        ann.run("""for (let i = 0; i < 600; ++i) link.onmessage({data: `away\\t1\\t${Date.now()}\\tmia\\t2\\tthe connection is lost`})""")
        ann.tells("others came or went")
        ann.driver.refresh()
        ann.is_in()
        ann.shows(("joe", "good night"))
        ann.tells("others came or went")
