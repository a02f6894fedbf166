"""Joining, as a person sees it."""

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import Native
from support.waiting import equal, until


class Joining(PageTest):
    def test_a_name_that_is_taken_is_told_and_kept_for_mending(self):
        self.with_(Native(self.server, "ann"))
        tab = self.tab()
        tab.get("name").send_keys("ann", Keys.ENTER)
        equal(lambda: tab.text("nameError"), "the name ann is taken; choose another, or wait a minute if ann was you", "the error")
        self.assertEqual(tab.run("return document.getElementById('name').value"), "ann")
        tab.get("name").send_keys("a", Keys.ENTER)
        tab.is_in()
        tab.tells("You are anna")

    def test_an_impossible_name_is_told_at_once(self):
        tab = self.tab()
        tab.get("name").send_keys("7 of 9", Keys.ENTER)
        until(lambda: "that cannot be a name" in tab.text("nameError"), "the error")
        self.assertFalse(tab.is_shown("room"))

    def test_the_name_is_remembered(self):
        self.tab("mia")
        other = self.tab()
        equal(lambda: other.run("return document.getElementById('name').value"), "mia", "the name in a new window")

    def test_a_browser_that_keeps_nothing_is_in_the_room_all_the_same(self):
        tab = self.tab()
        # As browsers do where a person forbids a site to store anything.
        tab.cdp("Page.addScriptToEvaluateOnNewDocument", source="""
          for (const name of ["localStorage", "sessionStorage"]) {
            Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
          }""")
        tab.driver.refresh()
        tab.join("zoe")
        self.with_(Native(self.server, "ann")).say("hello")
        tab.shows(("ann", "hello"))
        tab.type("/quit", Keys.ENTER)
        tab.is_at_door()

    def test_who_presses_twice_joins_once(self):
        ann = self.with_(Native(self.server, "ann"))
        tab = self.tab(before="""window.hellos = 0;
          window.WebSocket = class extends WebSocket {
            send(line) {
              super.send(line);
              if (line.startsWith("/hello") && ++hellos < 3) document.getElementById("join").requestSubmit();
            }
          }""")
        tab.join("joe")
        ann.say("hello")
        tab.shows(("ann", "hello"))
        self.assertEqual(tab.run("return hellos"), 1)

    def test_who_comes_in_with_too_many_others_is_told_and_comes_in_by_itself(self):
        # As if the server were busy, for as long as the test wants.
        tab = self.tab(before="""window.isBusy = true;
          window.WebSocket = class extends WebSocket {
            send(line) {
              const answer = "error\\t0\\tbusy\\ttoo many people are coming in; try again";
              if (isBusy && line.startsWith("/hello")) setTimeout(() => this.onmessage({data: answer}));
              else super.send(line);
            }
          }""")
        tab.get("name").send_keys("ann", Keys.ENTER)
        until(lambda: "too many people are coming in" in tab.text("doorNote") and "Next try in" in tab.text("doorNote"), "why it waits")
        tab.run("isBusy = false")
        tab.is_in()

    def test_who_comes_in_is_greeted_though_the_clock_here_is_slow(self):
        ann = self.with_(Native(self.server, "ann"))
        ann.say("just now")
        ann.is_confirmed()
        tab = self.tab("joe", before="const real = Date.now; Date.now = () => real() - 60_000")
        tab.shows(("ann", "just now"))
        tab.tells("You are joe; 2 people are here")
