"""The connection breaks, the page is loaded anew, the server is killed: nothing is lost or doubled."""

import os
import random
import signal
import tempfile

from selenium.webdriver.common.keys import Keys

from support.browser import PLAIN_NAME, PageTest
from support.programs import CuttingProxy, Native
from support.waiting import equal, until

SEED = int(os.environ.get("CHAT_TEST_SEED", random.SystemRandom().randrange(10**9)))


class Returning(PageTest):
    options = ("--web-host", PLAIN_NAME)

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

    def test_two_windows_are_two_people(self):
        ann, bob = self.tab("ann"), self.tab("bob")
        ann.say("hello")
        bob.shows(("ann", "hello"))
        ann.driver.refresh()
        bob.driver.refresh()
        ann.is_in()
        bob.is_in()
        ann.say("and again")
        bob.shows_only([("ann", "hello"), ("ann", "and again")])

    def test_a_duplicated_tab_does_not_steal_the_session(self):
        for url in (self.server.url, f"http://{PLAIN_NAME}:{self.server.port}/"):
            with self.subTest(url=url):
                self.does_not_steal(url, frozen=False)

    def test_a_duplicated_tab_does_not_steal_the_session_of_a_frozen_one(self):
        self.does_not_steal(self.server.url, frozen=True)

    def does_not_steal(self, url, frozen):
        ann = self.tab("ann", url=url)
        ann.say("hello")
        ann.shows(("ann", "hello"))
        copy = ann.duplicate(frozen)
        self.addCleanup(copy.close)
        copy.join("bob")
        copy.say("I am somebody else")
        copy.shows(("bob", "I am somebody else"))
        ann.cdp("Page.setWebLifecycleState", state="active")
        ann.shows(("ann", "hello"), ("bob", "I am somebody else"))
        ann.say("and I am still here")
        copy.shows(("ann", "and I am still here"))
        # Each of them goes on after a reload.
        for tab, name in ((ann, "ann"), (copy, "bob")):
            tab.driver.refresh()
            tab.is_in()
            tab.say("again")
            tab.shows((name, "again"))
            tab.say("/quit")
            until(lambda: tab.is_shown("door"), "the door")

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

    def test_a_suspended_machine_loses_and_doubles_nothing(self):
        log, ann = self.with_(Native(self.server, "log")), self.tab("ann")
        for part in range(3):
            for number in range(20):
                ann.say(f"ann {part} {number}")
            with self.browser.suspended():
                for number in range(200):
                    log.say(f"log {part} {number}")
                log.is_confirmed()
            ann.is_in()
        ann.has_nothing_under_way()
        until(lambda: len(log.said) == 660, "the room has all")
        ann.shows_only(log.said)

    def test_a_machine_that_wakes_without_its_connection_loses_and_doubles_nothing(self):
        log, ann, proxy = self.behind_proxy("ann")
        for number in range(20):
            ann.say(f"ann {number}")
        with self.browser.suspended():
            proxy.cut_all()
            for number in range(50):
                log.say(f"log {number}")
            log.order("/msg ann psst")
            log.is_confirmed()
        ann.is_in()
        ann.has_nothing_under_way()
        until(lambda: len(log.said) == 70, "the room has all")
        until(lambda: len(ann.messages()) == 71, "the page has all")
        self.assertEqual([each for each in ann.messages() if each != ("log", "psst")], log.said)
        self.assertEqual(ann.messages().count(("log", "psst")), 1)

    def test_a_frozen_page_loses_and_doubles_nothing(self):
        log, ann = self.with_(Native(self.server, "log")), self.tab("ann")
        ann.say("before")
        ann.shows(("ann", "before"))
        ann.cdp("Page.setWebLifecycleState", state="frozen")
        for number in range(500):
            log.say(f"log {number}")
            if number % 60 == 0:
                log.is_confirmed()
        log.is_confirmed()
        ann.cdp("Page.setWebLifecycleState", state="active")
        ann.say("after")
        until(lambda: len(log.said) == 502, "the room has all")
        ann.shows_only(log.said)

    def behind_proxy(self, name):
        """The log, a tab, and what is between the tab and the server."""
        log = self.with_(Native(self.server, "log"))
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        return log, self.tab(name, url=proxy.url), proxy

    def comes_back(self, log, ann, proxy, how):
        """The network is gone without a word, both talk, and the page learns of it by how()."""
        ann.say("before")
        ann.shows(("ann", "before"))
        proxy.silence_all()
        for number in range(20):
            ann.say(f"ann {number}")
            log.say(f"log {number}")
        log.is_confirmed()
        how()
        ann.tells("The connection is lost")
        ann.is_in()
        ann.has_nothing_under_way()
        until(lambda: len(log.said) == 41, "the room has all")
        self.assertEqual([text for name, text in log.said if name == "ann"], ["before", *(f"ann {number}" for number in range(20))])
        ann.shows_only(log.said)

    def test_a_changed_network_loses_and_doubles_nothing(self):
        log, ann, proxy = self.behind_proxy("ann")

        def change():
            for offline in (True, False):
                ann.cdp("Network.emulateNetworkConditions", offline=offline, latency=0, downloadThroughput=-1, uploadThroughput=-1)
        self.comes_back(log, ann, proxy, change)

    def test_a_network_that_is_gone_without_a_word_is_noticed(self):
        # As if so much time had passed: later than the server's pings come.
        log, ann, proxy = self.behind_proxy("ann")
        self.comes_back(log, ann, proxy, lambda: ann.run(
            "const real = performance.now.bind(performance); performance.now = () => real() + 26_000"))

    def test_a_machine_that_slept_notices_soon_that_its_network_is_gone(self):
        log, ann, proxy = self.behind_proxy("ann")
        self.comes_back(log, ann, proxy, lambda: ann.run(
            "const real = Date.now; Date.now = () => real() + 600_000"))


class MachineSuspendedForLong(PageTest):
    options = ("--grace", "1")

    def test_a_session_that_is_over_meanwhile_is_told_and_joined_anew(self):
        log = self.with_(Native(self.server, "log"))
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        ann = self.tab("ann", url=proxy.url)
        ann.say("before")
        ann.shows(("ann", "before"))
        with self.browser.suspended():
            proxy.cut_all()
            until(lambda: "ann" in log.left, "ann's session is over")
            log.say("meanwhile")
            log.is_confirmed()
        ann.is_in()
        ann.tells("you were away too long")
        ann.say("after")
        until(lambda: log.said[-1] == ("ann", "after"), "the page is in the room again")
        ann.shows_only(log.said)


class ServerKilled(PageTest):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.options = ("--transcript", os.path.join(self.folder.name, "room.log"))
        super().setUp()

    def test_with_a_transcript_nothing_is_lost_or_doubled(self):
        ann, bob = self.tab("ann"), self.tab("bob")
        sent = []
        for round_ in range(3):
            for number in range(25):
                ann.say(f"{round_} {number}")
                sent.append(("ann", f"{round_} {number}"))
            self.server.kill()
            until(lambda: ann.is_shown("trouble"), "the loss is told")
            ann.say(f"while it was down {round_}")
            sent.append(("ann", f"while it was down {round_}"))
            self.server.start()
            for tab in (ann, bob):
                tab.run("document.getElementById('tryNow').click()")
                tab.is_in()
        ann.has_nothing_under_way()
        ann.shows_only(sent)
        bob.shows_only(sent)


class ServerKilledWithoutTranscript(PageTest):
    def test_who_waits_at_the_door_is_told_why_and_comes_in(self):
        tab = self.tab()
        self.server.kill()
        tab.get("name").send_keys("ann", Keys.ENTER)
        until(lambda: "Not connected: the server does not answer. Next try in" in tab.text("doorNote"), "why it waits")
        self.server.start()
        tab.is_in()

    def test_lines_of_unknown_fate_are_asked_about_and_others_are_sent(self):
        ann = self.tab("ann")
        ann.say("known")
        ann.shows(("ann", "known"))
        self.server.signal(signal.SIGSTOP)
        ann.say("perhaps")
        self.server.kill()
        until(lambda: ann.is_shown("trouble"), "the loss is told")
        ann.say("not sent")
        ann.say("secret > joe")
        self.server.start()
        joe = self.with_(Native(self.server, "joe"))
        ann.run("document.getElementById('tryNow').click()")
        ann.is_in()
        equal(lambda: ann.text("questionText"), "Perhaps not sent: “perhaps”. Send it now?", "the question")
        ann.tells("joe may be somebody else by now; nothing was sent")
        ann.get("yes").click()
        ann.has_nothing_under_way()
        until(lambda: len(joe.said) == 2, "joe has both")
        self.assertEqual(joe.said, [("ann", "perhaps"), ("ann", "not sent")])
        self.assertEqual(joe.whispers, [])
        self.assertEqual(ann.box(), "secret > joe")
        ann.shows_only([("ann", "known"), ("ann", "perhaps"), ("ann", "not sent")])

    def test_a_name_that_was_taken_meanwhile_is_asked_for_anew(self):
        ann = self.tab("ann")
        self.server.kill()
        until(lambda: ann.is_shown("trouble"), "the loss is told")
        ann.say("kept")
        self.server.start()
        other = self.with_(Native(self.server, "ann"))
        until(lambda: ann.is_shown("door"), "the door")
        ann.join("anna")
        until(lambda: other.said == [("anna", "kept")], "what was typed meanwhile is sent")
