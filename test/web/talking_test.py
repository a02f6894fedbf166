"""Talking, as a person sees it."""

import signal

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import Native, chat_client, nc
from support.waiting import equal, until


class Talking(PageTest):
    def test_browsers_nc_and_the_terminal_client_are_in_one_room(self):
        ann, bob = self.tab("ann"), self.tab("bob")
        joe, cy = self.with_(nc(self.server, "joe")), self.with_(chat_client(self.server, "cy"))
        ann.type("from a browser", Keys.ENTER)
        joe.sees("[ann] from a browser")
        cy.sees("[ann] from a browser")
        bob.shows(("ann", "from a browser"))
        joe.say("from nc")
        ann.shows(("joe", "from nc"))
        cy.say("from the terminal client")
        ann.shows(("cy", "from the terminal client"))
        bob.type("/me waves", Keys.ENTER)
        joe.sees("[bob] * waves")
        expected = [("ann", "from a browser"), ("joe", "from nc"), ("cy", "from the terminal client"), ("bob", "waves")]
        ann.shows_only(expected)
        bob.shows_only(expected)
        self.assertEqual(ann.complaints(), [])

    def test_many_who_talk_at_once_are_seen_in_one_order(self):
        log = self.with_(Native(self.server, "log"))
        ann, bob = self.tab("ann"), self.tab("bob")
        for number in range(40):
            ann.say(f"ann {number}")
            bob.say(f"bob {number}")
            log.say(f"log {number}")
        until(lambda: len(log.said) == 120, "the room has all")
        ann.shows_only(log.said)
        bob.shows_only(log.said)

    def test_a_whisper_says_so_while_it_is_typed_and_reaches_one_person(self):
        joe, eve = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "eve"))
        ann = self.tab("ann")
        ann.type("psst > jo")
        equal(lambda: ann.text("hint"), "Nobody here is called jo.", "the hint")
        ann.type("e")
        equal(lambda: ann.text("hint"), "Only joe will see this.", "the hint")
        ann.type(Keys.ENTER)
        until(lambda: joe.whispers == [("ann", "joe", "psst")], "joe has it")
        ann.tells("whispers to joe")
        joe.order("/msg ann and back")
        ann.tells("joe whispers to you")
        ann.shows_only([("ann", "psst"), ("joe", "and back")])
        self.assertEqual(eve.whispers + eve.said, [])

    def test_a_whisper_to_nobody_comes_back_with_the_reason(self):
        ann = self.tab("ann")
        ann.type("secret > jeo", Keys.ENTER)
        ann.tells("nobody here is called jeo")
        self.assertEqual(ann.box(), "secret > jeo")
        self.assertEqual(ann.messages(), [])

    def test_who_is_mentioned_sees_it_by_words(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("have you seen Ann?")
        joe.say("the annals of the room")
        ann.shows(("joe", "the annals of the room"))
        self.assertEqual(ann.run("return document.querySelectorAll('.at-me').length"), 1)
        self.assertEqual(ann.text("log").count("mentions you"), 1)
        joe.say("ann, again")
        ann.shows(("joe", "ann, again"))
        self.assertGreater(ann.run("return [...document.querySelectorAll('.at-me .by')].at(-1).offsetWidth"), 1, "who it was is seen")

    def test_a_line_is_shown_as_sending_until_the_server_has_it(self):
        ann = self.tab("ann")
        self.server.signal(signal.SIGSTOP)
        ann.type("slowly", Keys.ENTER)
        until(lambda: "slowly" in ann.text("pending") and "sending" in ann.text("pending"), "it is under way")
        self.assertEqual(ann.messages(), [])
        self.server.signal(signal.SIGCONT)
        ann.shows_only([("ann", "slowly")])
        ann.has_nothing_under_way()

    def test_code_is_kept_as_it_was_typed(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        code = "  for (;;) {   x();\t} // `y`"
        joe.say(code)
        joe.say("no  code")
        ann.shows_only([("joe", code), ("joe", "no  code")])
        fonts = ann.run("""return [...document.querySelectorAll("#log .say .text")].map((node) => {
          const {fontFamily, whiteSpace} = getComputedStyle(node); return [fontFamily.includes("monospace"), whiteSpace] })""")
        self.assertEqual(fonts, [[True, "pre-wrap"], [False, "pre-wrap"]])

    def test_addresses_are_links_that_tell_the_other_page_nothing(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("see https://example.org/a_(b), or (http://192.0.2.1/x). not javascript:alert(1) ftp://x data:text/html,x")
        until(lambda: ann.messages(), "it came")
        links = ann.run("return [...document.querySelectorAll('#log a')].map((a) => [a.href, a.rel, a.textContent])")
        rel = "noopener noreferrer"
        self.assertEqual(links, [["https://example.org/a_(b)", rel, "https://example.org/a_(b)"],
                                 ["http://192.0.2.1/x", rel, "http://192.0.2.1/x"]])
