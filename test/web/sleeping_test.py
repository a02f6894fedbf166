"""The machine sleeps, the page is frozen, the network changes: nothing is lost or doubled."""

from support.browser import PageTest
from support.programs import SEED, CuttingProxy, Native
from support.waiting import until


class Sleeping(PageTest):
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


# From when it asks for a history on, the page is slow to send.
SLOW = """window.WebSocket = class extends WebSocket {
  send(line) {
    this.isLate ||= line.includes("\\t/history");
    window.isAsking ||= this.isLate;
    setTimeout(() => super.send(line), this.isLate ? 1000 : 0);
  } }"""


class MachineSuspendedForLong(PageTest):
    options = ("--grace", "1", "--history", "5")

    def test_a_session_that_is_over_meanwhile_is_told_and_joined_anew(self):
        log = self.with_(Native(self.server, "log"))
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        ann = self.tab("ann", url=proxy.url, before=SLOW)
        ann.say("before")
        ann.shows(("ann", "before"))
        with self.browser.suspended():
            proxy.cut_all()
            until(lambda: "ann" in log.left, "ann's session is over")
            for number in range(50):
                log.say(f"meanwhile {number}")
            log.is_confirmed()
        ann.is_in()
        for number in range(20):
            log.say(f"as the page comes back {number}")
        ann.tells("you were away too long")
        until(lambda: ann.run("return document.querySelector('.new')?.nextElementSibling.querySelector('.text').textContent")
              == "meanwhile 0", "what is new is marked")
        ann.say("after")
        until(lambda: log.said[-1] == ("ann", "after"), "the page is in the room again")
        ann.shows_only(log.said)


class SessionLostAfterClear(PageTest):
    options = ("--grace", "1")

    def test_what_was_cleared_does_not_come_back_with_what_was_missed(self):
        log = self.with_(Native(self.server, "log"))
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        ann = self.tab("ann", url=proxy.url)
        log.say("before")
        ann.shows(("log", "before"))
        ann.say("/clear")
        until(lambda: ann.messages() == [], "the page is empty")
        proxy.is_up = False
        proxy.cut_all()
        until(lambda: "ann" in log.left, "ann's session is over")
        log.say("meanwhile")
        log.is_confirmed()
        proxy.is_up = True
        ann.run("document.getElementById('tryNow').click()")
        ann.shows(("log", "meanwhile"))
        log.say("after")
        ann.shows_only([("log", "meanwhile"), ("log", "after")])


class ConnectionLostTwice(PageTest):
    options = ("--grace", "4")  # seconds: more than the second loss takes

    def test_what_was_missed_comes_though_the_connection_breaks_before_the_answer(self):
        self.comes_though(lambda ann, proxy: proxy.cut_all())

    def test_what_was_missed_comes_though_the_page_is_loaded_anew_before_the_answer(self):
        self.comes_though(lambda ann, proxy: ann.driver.refresh())

    def comes_though(self, breaks):
        log = self.with_(Native(self.server, "log"))
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        ann = self.tab("ann", url=proxy.url, before=SLOW)
        ann.say("before")
        ann.shows(("ann", "before"))
        proxy.is_up = False
        proxy.cut_all()
        until(lambda: "ann" in log.left, "ann's session is over")
        for number in range(50):
            log.say(f"meanwhile {number}")
        log.is_confirmed()
        proxy.is_up = True
        ann.run("document.getElementById('tryNow').click()")
        until(lambda: ann.run("return window.isAsking ?? false"), "the page asks for what it missed")
        log.say("as it asks")
        log.is_confirmed()
        breaks(ann, proxy)
        log.say("after")

        def is_back():
            ann.run("document.getElementById('tryNow').click()")
            return ("log", "after") in ann.messages()
        until(is_back, "the page is in the room again")
        ann.tells("you were away too long")
        ann.shows_only(log.said)
