"""Joining and talking, as a person sees it."""

import signal

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import Native, chat_client, nc
from support.waiting import equal, until

PASTE = """const data = new DataTransfer(); data.setData("text/plain", arguments[0]);
  document.getElementById("box").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))"""


class Joining(PageTest):
    def test_a_name_that_is_taken_is_told_and_kept_for_mending(self):
        self.with_(Native(self.server, "ann"))
        tab = self.tab()
        tab.get("name").send_keys("ann", Keys.ENTER)
        equal(lambda: tab.text("nameError"), "the name ann is taken; choose another, or wait a minute if ann was you", "the error")
        self.assertEqual(tab.run("return document.getElementById('name').value"), "ann")
        tab.get("name").send_keys("a", Keys.ENTER)
        tab.is_in()
        self.assertIn("You are anna", tab.text("log"))

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
        until(lambda: tab.is_shown("door"), "the door")

    def test_who_leaves_is_at_the_door_again(self):
        ann = self.with_(Native(self.server, "ann"))
        tab = self.tab("joe")
        tab.type("/quit lunch", Keys.ENTER)
        until(lambda: tab.is_shown("door"), "the door")
        self.assertIn("You have left", tab.text("doorNote"))
        tab.join("joe")
        ann.say("still here")
        tab.shows(("ann", "still here"))


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

    def test_a_line_is_shown_as_sending_until_the_server_has_it(self):
        ann = self.tab("ann")
        self.server.signal(signal.SIGSTOP)
        ann.type("slowly", Keys.ENTER)
        until(lambda: "slowly" in ann.text("pending") and "sending" in ann.text("pending"), "it is under way")
        self.assertEqual(ann.messages(), [])
        self.server.signal(signal.SIGCONT)
        ann.shows_only([("ann", "slowly")])
        ann.has_nothing_under_way()

    def test_who_is_here_and_help_are_answered(self):
        self.with_(Native(self.server, "joe"))
        ann = self.tab("ann")
        ann.type("?", Keys.ENTER)
        ann.tells("2 people are here: ann (you), joe")
        ann.type("/help", Keys.ENTER)
        ann.tells("/quit reason: leave")
        ann.tells("/clear: empty the page")
        # Tab completes what /help lists.
        listed = {line[1:].split(":")[0].split(" ")[0] for line in ann.text("log").splitlines() if line.startswith("/")}
        known = ann.driver.execute_async_script(
            """const done = arguments[0]; Promise.all([import('/request.js'), import('/commands.js')]).then(
              ([{COMMANDS}, {OWN_COMMANDS}]) => done(Object.keys({...COMMANDS, ...OWN_COMMANDS})))""")
        self.assertEqual(set(known), listed)

    def test_a_reply_goes_to_the_last_whisperer_alone(self):
        joe, eve = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "eve"))
        ann = self.tab("ann")
        ann.type("/reply hello", Keys.ENTER)
        ann.tells("Nobody here has whispered to you; nothing was sent")
        eve.order("/msg ann hm?")
        eve.is_confirmed()
        joe.order("/msg ann psst")
        ann.shows(("joe", "psst"))
        ann.type("/r and ")
        equal(lambda: ann.text("hint"), "Only joe will see this.", "the hint")
        ann.type("back", Keys.ENTER)
        until(lambda: joe.whispers[1:] == [("ann", "joe", "and back")], "joe has it")
        ann.type("/reply", Keys.ENTER)
        ann.tells("there is no text after /reply; nothing was sent")
        joe.order("/quit")
        joe.is_confirmed()
        ann.tells("joe left")
        ann.type("/reply still there?", Keys.ENTER)
        until(lambda: ann.text("log").count("Nobody here has whispered to you") == 2, "it goes to nobody")
        self.assertEqual((eve.said, len(eve.whispers)), ([], 1))

    def test_the_hint_and_the_question_of_a_reply_name_the_one_who_gets_it(self):
        joe, eve = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "eve"))
        ann = self.tab("ann")
        joe.order("/msg ann psst")
        ann.shows(("joe", "psst"))
        ann.type("/r one")
        equal(lambda: ann.text("hint"), "Only joe will see this.", "the hint")
        eve.order("/msg ann hm?")
        equal(lambda: ann.text("hint"), "Only eve will see this.", "the hint")
        ann.type(Keys.SHIFT + Keys.ENTER + Keys.NULL, "/r two", Keys.ENTER)
        until(lambda: "Send 2 lines, only to eve?" in ann.text("questionText"), "the question")
        joe.order("/msg ann and me?")
        ann.shows(("joe", "and me?"))
        ann.get("yes").click()
        until(lambda: [text for _, _, text in eve.whispers[1:]] == ["one", "two"], "eve has both")
        self.assertEqual(len(joe.whispers), 2)

    def test_a_history_that_was_asked_for_is_shown_again(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("hello")
        ann.shows(("joe", "hello"))
        ann.type("/history 5", Keys.ENTER)
        ann.shows_only([("joe", "hello"), ("joe", "hello")])

    def test_what_one_says_under_an_ignored_name_is_shown(self):
        ann = self.tab("ann")
        ann.type("/ignore sam", Keys.ENTER)
        ann.tells("You now ignore sam")
        ann.type("/nick sam", Keys.ENTER)
        ann.tells("You are now called sam")
        ann.say("it is me")
        ann.shows(("sam", "it is me"))

    def test_who_takes_the_name_of_one_who_is_ignored_is_seen_when_that_one_leaves(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        ann.type("/ignore joe", Keys.ENTER)
        ann.tells("You now ignore joe")
        joe.order("/nick jim")
        ann.tells("joe is now called jim")
        other = self.with_(Native(self.server, "joe"))
        joe.order("/quit")
        ann.tells("jim left")
        other.say("I am innocent")
        ann.shows(("joe", "I am innocent"))

    def test_who_is_ignored_is_not_shown_under_a_new_name_nor_after_a_reload(self):
        joe, eve = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "eve"))
        ann = self.tab("ann")
        ann.type("/ignore", Keys.ENTER)
        ann.tells("You ignore nobody.")
        ann.type("/ignore ann", Keys.ENTER)
        ann.tells("ann cannot be ignored: that is you")
        ann.type("/ignore Joe", Keys.ENTER)
        ann.tells("You now ignore Joe")
        joe.say("one")
        joe.order("/msg ann psst")
        joe.order("/nick jim")
        joe.say("two, ann")
        joe.is_confirmed()
        eve.say("hello")
        ann.shows_only([("eve", "hello")])
        self.assertEqual(ann.driver.title, "the chat")
        ann.type("/reply x", Keys.ENTER)
        ann.tells("the last whisper is from jim, who is ignored; nothing was sent")
        ann.driver.refresh()
        ann.is_in()
        joe.say("three")
        joe.is_confirmed()
        eve.say("again")
        ann.shows_only([("eve", "hello"), ("eve", "again")])
        bob = self.tab("bob")
        self.assertEqual([each for each in bob.messages() if each[0] == "joe"], [])
        bob.shows(("eve", "again"))
        # Somebody else has the name later; the one who is ignored comes again.
        joe.order("/quit")
        ann.tells("jim left")
        self.with_(Native(self.server, "jim")).say("I am another jim")
        ann.shows(("jim", "I am another jim"))
        again = self.with_(Native(self.server, "joe"))
        again.say("four")
        again.is_confirmed()
        eve.say("and now")
        ann.shows(("eve", "and now"))
        ann.type("/unignore joe", Keys.ENTER)
        ann.tells("You no longer ignore joe")
        again.say("five")
        ann.shows(("joe", "five"))
        self.assertEqual([text for name, text in ann.messages() if name in ("joe", "jim")], ["I am another jim", "five"])

    def test_clear_empties_the_page_and_the_talk_goes_on(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("before")
        ann.shows(("joe", "before"))
        ann.type("/clear", Keys.ENTER)
        equal(lambda: ann.text("log"), "", "the page")
        joe.say("after")
        ann.shows_only([("joe", "after")])
        ann.driver.refresh()
        ann.is_in()
        ann.shows_only([("joe", "after")])

    def test_what_a_browser_does_itself_is_told_and_nothing_is_sent(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        for line, answer in (("/find word", "Your browser finds words here"), ("/save x.txt", "select what you want to keep"),
                             ("/SET sound on", "behind the button Settings"), ("/lines", "Select them, and copy.")):
            ann.type(line, Keys.ENTER)
            ann.tells(answer)
            self.assertEqual(ann.box(), "")
        ann.say("hello")
        until(lambda: joe.said, "joe has the next line")
        self.assertEqual(joe.said, [("ann", "hello")])
        self.assertNotIn("no command", ann.text("log"))

    def test_addresses_are_links_that_tell_the_other_page_nothing(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("see https://example.org/a_(b), or (http://192.0.2.1/x). not javascript:alert(1) ftp://x data:text/html,x")
        until(lambda: ann.messages(), "it came")
        links = ann.run("return [...document.querySelectorAll('#log a')].map((a) => [a.href, a.rel, a.textContent])")
        rel = "noopener noreferrer"
        self.assertEqual(links, [["https://example.org/a_(b)", rel, "https://example.org/a_(b)"],
                                 ["http://192.0.2.1/x", rel, "http://192.0.2.1/x"]])


class People(PageTest):
    def listed(self, tab):
        return tab.run("return [...document.querySelectorAll('#peopleList li')].map((node) => node.innerText.replaceAll('\\n', ' '))")

    def test_the_list_follows_who_comes_goes_and_is_away(self):
        joe = self.with_(Native(self.server, "joe"))
        ann = self.tab("ann")
        equal(lambda: self.listed(ann), ["ann you", "joe"], "the list")
        mia = self.with_(Native(self.server, "mia"))
        equal(lambda: self.listed(ann), ["ann you", "joe", "mia"], "the list")
        self.assertEqual(ann.text("peopleButton"), "3 people")
        mia.order("/nick zoe")
        equal(lambda: self.listed(ann), ["ann you", "joe", "zoe"], "the list")
        mia.order("/quit")
        equal(lambda: self.listed(ann), ["ann you", "joe"], "the list")
        joe.break_off()
        until(lambda: any("joe away" in each for each in self.listed(ann)), "joe is away")

    def test_a_click_on_a_name_starts_a_whisper(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        ann.type("psst")
        until(lambda: len(self.listed(ann)) == 2, "the list")
        ann.run("document.querySelector('#peopleList button').click()")
        self.assertEqual(ann.box(), "/msg joe psst")
        self.assertEqual(ann.run("return document.activeElement.id"), "box")
        ann.type(Keys.ENTER)
        until(lambda: joe.whispers == [("ann", "joe", "psst")], "joe has it")

    def test_names_have_the_colours_of_the_terminal(self):
        ann = self.tab("ann")
        # FNV-1a of the name modulo 12, as client/display/style.cc has it.
        places = ann.driver.execute_async_script("""const done = arguments[0];
          import('/people.js').then(({NameColours}) => {
            const colours = new NameColours();
            const alone = ["bob", "BOB", "joe", "mia"].map((name) => colours.of(name));
            for (const name of "abcdefghijklm") colours.meet(name);
            done([alone, [..."abcdefghijkl"].map((name) => colours.of(name)).sort((a, b) => a - b)]);
          })""")

        def place(name):
            value = 2166136261
            for byte in name.encode():
                value = (value ^ byte) * 16777619 % 2**32
            return value % 12
        self.assertEqual(places, [[place("bob"), place("bob"), place("joe"), place("mia")], list(range(12))])


class Typing(PageTest):
    def test_enter_sends_and_shift_enter_makes_a_line_that_is_asked_about(self):
        ann = self.tab("ann")
        ann.type("one", Keys.SHIFT + Keys.ENTER + Keys.NULL, "two")
        self.assertEqual(ann.box(), "one\ntwo")
        ann.type(Keys.ENTER)
        equal(lambda: ann.text("questionText"), "Send 2 lines, to everyone?", "the question")
        self.assertEqual(ann.messages(), [])
        ann.get("no").click()
        self.assertEqual(ann.box(), "one\ntwo")
        ann.type(Keys.ENTER)
        ann.get("yes").click()
        ann.shows_only([("ann", "one"), ("ann", "two")])
        self.assertEqual(ann.box(), "")

    def test_lines_that_are_pasted_go_to_everyone_as_they_stand(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        ann.run(PASTE, "  x > joe\n/quit\n\n@joe hi\n?\n")
        ann.type(Keys.ENTER)
        until(lambda: ann.is_shown("question"), "the question")
        ann.get("yes").click()
        ann.shows_only([("ann", "  x > joe"), ("ann", "/quit"), ("ann", "@joe hi"), ("ann", "?")])
        self.assertEqual(joe.whispers, [])

    def test_lines_that_are_pasted_into_a_whisper_go_nowhere(self):
        ann = self.tab("ann")
        ann.type("/msg joe ")
        ann.run(PASTE, "one\ntwo")
        ann.tells("several lines cannot go where this one is meant to")
        self.assertEqual(ann.box(), "/msg joe ")

    def test_tab_completes_names_and_commands_and_else_moves_on(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        self.with_(Native(self.server, "jo"))
        joe.say("I spoke last")
        ann.shows(("joe", "I spoke last"))
        for typed, completed in [("j", "joe: "), ("hello j", "hello joe "), ("@j", "@joe "), ("psst > j", "psst > joe"),
                                 ("/ms", "/msg "), ("/msg j", "/msg joe "), ("//j", "//j"), ("/nick j", "/nick j"), ("/unig", "/unignore "), ("/ignore j", "/ignore joe ")]:
            ann.run("document.getElementById('box').value = ''")
            ann.type(typed, Keys.TAB)
            self.assertEqual(ann.box(), completed)
            ann.get("box").click()
        ann.run("document.getElementById('box').value = ''")
        ann.type("j", Keys.TAB, Keys.TAB)
        self.assertEqual(ann.box(), "jo: ")
        ann.run("document.getElementById('box').value = ''")
        ann.type(Keys.TAB)
        self.assertEqual(ann.run("return document.activeElement.textContent"), "Send")

    def test_up_and_down_bring_back_what_was_entered(self):
        ann = self.tab("ann")
        ann.type("first", Keys.ENTER, "second", Keys.ENTER, "begun", Keys.UP)
        self.assertEqual(ann.box(), "second")
        ann.type(Keys.UP, Keys.UP)
        self.assertEqual(ann.box(), "first")
        ann.type(Keys.DOWN, Keys.DOWN)
        self.assertEqual(ann.box(), "begun")

    def test_an_input_method_that_composes_keeps_its_enter(self):
        ann = self.tab("ann")
        ann.type("ni hao")
        for more in ({"isComposing": True}, {"keyCode": 229}):
            ann.run("""document.getElementById("box").dispatchEvent(new KeyboardEvent("keydown",
              {key: "Enter", bubbles: true, cancelable: true, ...arguments[0]}))""", more)
        self.assertEqual(ann.box(), "ni hao")
        ann.type(Keys.ENTER)
        ann.shows_only([("ann", "ni hao")])

    def test_a_line_that_is_too_long_stays_and_is_told(self):
        ann = self.tab("ann")
        ann.say("é" * 2100)
        ann.tells("a line has at most")
        self.assertEqual(len(ann.box()), 2100)
