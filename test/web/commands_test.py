"""Commands, most of which the page carries out itself."""

import os
import tempfile

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import Native
from support.waiting import equal, until

# The server is as if it were too busy for the next `busyFor` of what is asked for by /history; it gets
# something else, which it refuses.
BUSY = """window.busyFor = window.asked = 0; const Real = WebSocket;
  window.WebSocket = class extends Real {
    send(line) {
      const asks = /^\\d+\\t\\/history/.test(line);
      if (asks) ++asked;
      super.send(asks && --busyFor >= 0 ? line + " times" : line);
    }
    set onmessage(take) {
      super.onmessage = ({data}) => take({data: data.replace(/^(error\\t\\d+\\t)syntax\\t.*/, "$1busy\\tthe server is busy")});
    } }"""


class Commands(PageTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.options = ("--history", "50", "--control", os.path.join(folder.name, "control"))
        super().setUp()

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
        # Names with a _ in them are others in the page.
        known = ann.driver.execute_async_script(
            """const done = arguments[0]; Promise.all([import('/request.js'), import('/commands.js')]).then(
              ([request, {OWN}]) => done(Object.keys({...Object.values(request).find(each => each.history), ...OWN})))""")
        self.assertEqual(set(known), listed)

    def test_a_reply_goes_to_the_last_whisperer_alone(self):
        joe, eve = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "eve"))
        ann = self.tab("ann")
        ann.type("/reply hello", Keys.ENTER)
        ann.tells("Nobody has whispered to you yet; nothing was sent")
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
        ann.tells("Whoever whispered to you last may have left; nothing was sent")
        ann.driver.refresh()
        ann.is_in()
        ann.type("/clear", Keys.ENTER)
        equal(lambda: ann.text("log"), "", "the page")
        ann.type("/reply still there?", Keys.ENTER)
        ann.tells("Whoever whispered to you last may have left; nothing was sent")
        self.assertEqual((eve.said, len(eve.whispers)), ([], 1))

    def test_a_reply_goes_to_the_same_one_after_a_reload(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.order("/msg ann psst")
        ann.shows(("joe", "psst"))
        ann.driver.refresh()
        ann.is_in()
        ann.type("/reply and back", Keys.ENTER)
        until(lambda: ("ann", "joe", "and back") in joe.whispers, "joe has it")
        ann.driver.refresh()
        ann.is_in()
        joe.order("/nick jim")
        ann.tells("joe is now called jim")
        ann.type("/reply still you", Keys.ENTER)
        until(lambda: ("ann", "jim", "still you") in joe.whispers, "it follows the person")

    def test_a_mistyped_command_is_told_the_right_one_and_comes_back(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        for typed, meant in (("/ingore joe", "ignore"), ("/claer", "clear"), ("/repyl psst", "reply"), ("/hlep", "help"), ("/hsitory 5", "history")):
            ann.type(typed, Keys.ENTER)
            ann.tells(f"there is no command {typed.split()[0]} (did you mean /{meant}?); nothing was sent")
            equal(ann.box, typed, "what was typed")
            ann.get("box").clear()
        ann.type("/nonsense", Keys.ENTER)
        ann.tells("there is no command /nonsense; nothing was sent")
        ann.get("box").clear()
        ann.type("//claer", Keys.ENTER)
        ann.shows_only([("ann", "claer")])
        self.assertEqual(joe.said, [("ann", "claer")])

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

    def test_a_history_that_the_server_is_too_busy_for_is_asked_for_again_by_itself(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=BUSY)
        joe.say("hello")
        ann.shows(("joe", "hello"))
        ann.run("busyFor = 2")
        ann.type("/history 5", Keys.ENTER)
        ann.shows_only([("joe", "hello"), ("joe", "hello")])
        self.assertEqual(ann.run("return asked"), 3)
        self.assertEqual([ann.box(), ann.text("log").count("busy")], ["", 0])
        # Not for ever.
        ann.run("busyFor = 100; asked = 0")
        ann.type("/history 6", Keys.ENTER)
        ann.tells("the server is busy")
        equal(ann.box, "/history 6", "what was typed")
        self.assertEqual(ann.run("return asked"), 4)

    def test_a_history_that_was_to_be_asked_for_again_is_so_after_a_reload(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=BUSY)
        joe.say("hello")
        ann.shows(("joe", "hello"))
        ann.run("busyFor = 1")
        ann.type("/history 5", Keys.ENTER)
        until(lambda: ann.run("return asked") == 1, "it is asked for")
        ann.has_nothing_under_way()
        ann.driver.refresh()
        ann.shows_only([("joe", "hello"), ("joe", "hello")])

    def test_older_messages_that_the_server_is_too_busy_for_come_later(self):
        joe = self.with_(Native(self.server, "joe"))
        for number in range(60):
            joe.say(f"line {number}")
        joe.is_confirmed()
        ann = self.tab("ann", before=BUSY)
        ann.shows(("joe", "line 59"))
        ann.run("busyFor = 1; document.getElementById('scroller').scrollTop = 0")
        ann.shows_only(joe.said)
        self.assertEqual(ann.run("return asked"), 2)

    def test_an_op_completes_and_reads_what_an_op_may_do(self):
        ann = self.tab("ann")

        def completed(typed):
            ann.run("document.getElementById('box').value = ''")
            ann.type(typed, Keys.TAB)
            ann.get("box").click()
            return ann.box()
        self.with_(Native(self.server, "joe"))
        ann.tells("joe joined")
        words = [("/ki", "/kick "), ("/mut", "/mute "), ("/ba", "/ban "), ("/say-", "/say-all "), ("/kick j", "/kick joe ")]
        self.assertEqual([completed(typed) for typed, _ in words], [typed for typed, _ in words])
        self.server.order("op ann")
        ann.tells("You are an op now")
        self.assertEqual([completed(typed) for typed, _ in words], [each for _, each in words])
        ann.run("document.getElementById('box').value = ''")
        ann.say("/help")
        ann.tells("/kick Joe reason:")
        ann.driver.refresh()
        ann.is_in()
        self.assertEqual(completed("/ki"), "/kick ")
        ann.run("document.getElementById('box').value = ''")
        self.server.order("deop ann")
        ann.tells("You are an op no more")
        self.assertEqual(completed("/ki"), "/ki")

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

    def test_what_an_ignored_person_said_under_a_former_name_stays_hidden(self):
        joe, eve = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "eve"))
        ann = self.tab("ann")
        ann.type("/ignore joe", Keys.ENTER)
        ann.tells("You now ignore joe")
        joe.say("as joe")
        joe.order("/nick jim")
        joe.say("as jim")
        joe.is_confirmed()
        other = self.with_(Native(self.server, "joe"))
        other.say("I am another joe")
        ann.shows(("joe", "I am another joe"))
        for again in (False, True):
            if again:
                ann.driver.refresh()
                ann.is_in()
            ann.type("/history 9", Keys.ENTER)
            eve.say("after")
            ann.shows(("eve", "after"))
            until(lambda: ann.messages().count(("joe", "I am another joe")) == 2 + again, "the history")
            self.assertEqual([text for name, text in ann.messages() if text.startswith("as ")], [])
        ann.type("/ignore", Keys.ENTER)
        ann.tells("You ignore jim")
        ann.type("/unignore jim", Keys.ENTER)
        ann.tells("You no longer ignore jim")
        ann.type("/history 9", Keys.ENTER)
        ann.shows(("joe", "as joe"), ("jim", "as jim"))

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
