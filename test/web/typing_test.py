"""The box where one types."""

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import Native
from support.waiting import equal, until

PASTE = """const data = new DataTransfer(); data.setData("text/plain", arguments[0]);
  document.getElementById("box").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))"""


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

    def test_a_held_enter_does_not_answer_the_question_that_it_brings(self):
        ann = self.tab("ann")
        ann.type("one", Keys.SHIFT + Keys.ENTER + Keys.NULL, "two")
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        for is_repeated in (False, True, True):
            ann.cdp("Input.dispatchKeyEvent", type="keyDown", autoRepeat=is_repeated, **enter)
        ann.cdp("Input.dispatchKeyEvent", type="keyUp", **enter)
        self.assertEqual((ann.is_shown("question"), ann.box(), ann.messages()), (True, "one\ntwo", []))
        ann.driver.switch_to.active_element.send_keys(Keys.ENTER)
        ann.shows_only([("ann", "one"), ("ann", "two")])

    def test_escape_answers_the_question_with_no(self):
        ann = self.tab("ann")
        ann.type("one", Keys.SHIFT + Keys.ENTER + Keys.NULL, "two", Keys.ENTER)
        until(lambda: ann.is_shown("question"), "the question")
        ann.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        self.assertFalse(ann.is_shown("question"))
        self.assertEqual((ann.box(), ann.run("return document.activeElement.id")), ("one\ntwo", "box"))

    def test_what_is_changed_after_the_question_is_asked_about_anew(self):
        ann = self.tab("ann")
        ann.type("one", Keys.SHIFT + Keys.ENTER + Keys.NULL, "two", Keys.ENTER)
        until(lambda: ann.is_shown("question"), "the question")
        ann.type(" and more")
        self.assertFalse(ann.is_shown("question"))
        self.assertEqual(ann.box(), "one\ntwo and more")
        ann.type(Keys.ENTER)
        until(lambda: ann.is_shown("question"), "the question")
        ann.get("yes").click()
        ann.shows_only([("ann", "one"), ("ann", "two and more")])
        self.assertEqual(ann.run("return document.activeElement.id"), "box")

    def test_the_box_grows_with_its_lines_and_leaves_room_for_what_is_said(self):
        ann = self.tab("ann")
        height = "return document.getElementById('box').offsetHeight"
        one = ann.run(height)
        ann.type("one", Keys.SHIFT + Keys.ENTER + Keys.NULL, "two", Keys.SHIFT + Keys.ENTER + Keys.NULL, "three")
        self.assertGreater(ann.run(height), 2 * one)
        self.assertEqual(ann.run("const {scrollHeight, clientHeight} = document.getElementById('box'); return scrollHeight - clientHeight"), 0)
        ann.run(PASTE, "line\n" * 200)
        self.assertLess(ann.run(height), ann.run("return innerHeight / 2"))
        self.assertTrue(ann.is_shown("scroller"))
        ann.type(Keys.CONTROL, "a", Keys.NULL, Keys.DELETE)
        equal(lambda: ann.run(height), one, "the height of one line")

    def test_lines_that_are_pasted_go_to_everyone_as_they_stand(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        ann.run(PASTE, "  x > joe\n/quit\n\n@joe hi\n?\n")
        ann.type(Keys.ENTER)
        until(lambda: ann.is_shown("question"), "the question")
        ann.get("yes").click()
        ann.shows_only([("ann", "  x > joe"), ("ann", "/quit"), ("ann", "@joe hi"), ("ann", "?")])
        self.assertEqual(joe.whispers, [])

    def test_many_lines_at_once_are_kept_at_once(self):
        ann = self.tab("ann")
        ann.run("""window.saves = 0; const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (...all) { ++saves; return set.apply(this, all) }""")
        ann.run(PASTE, "\n".join(map(str, range(50))))
        ann.type(Keys.ENTER)
        self.assertLess(ann.run("saves = 0; document.getElementById('yes').click(); return saves"), 3)
        ann.shows_only([("ann", str(number)) for number in range(50)])

    def test_a_whisper_that_is_typed_over_a_paste_stays_one(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        ann.run(PASTE, "one\ntwo")
        ann.type(Keys.CONTROL, "a", Keys.NULL, "secret > joe")
        self.assertEqual(ann.text("hint"), "Only joe will see this.")
        ann.driver.refresh()
        ann.is_in()
        ann.type(Keys.ENTER)
        until(lambda: joe.whispers == [("ann", "joe", "secret")], "joe has it")
        self.assertEqual(joe.said, [])

    def test_a_whisper_that_comes_back_over_a_paste_stays_one_and_the_paste_a_paste(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        ann.type("psst > joe", Keys.ENTER)
        ann.run(PASTE, "x > joe\ny > joe")
        ann.type(Keys.CONTROL, Keys.HOME, Keys.NULL, Keys.UP)
        self.assertEqual((ann.box(), ann.text("hint")), ("psst > joe", "Only joe will see this."))
        ann.type(Keys.DOWN)
        self.assertEqual(ann.box(), "x > joe\ny > joe")
        ann.type(Keys.ENTER)
        equal(lambda: ann.text("questionText"), "Send 2 lines, to everyone?", "the question")
        ann.get("no").click()
        ann.type(Keys.CONTROL, Keys.HOME, Keys.NULL, Keys.UP, Keys.ENTER)
        until(lambda: joe.whispers == 2 * [("ann", "joe", "psst")], "joe has both")
        self.assertEqual(joe.said, [])

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
        ann.type(Keys.TAB)
        self.assertEqual(self.focus(ann), "Send")

    def focus(self, tab):
        return tab.run("const {id, textContent} = document.activeElement; return id || textContent")

    def test_tab_offers_one_name_after_the_other_and_moves_on_behind_the_last(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        self.with_(Native(self.server, "jo"))
        joe.say("I spoke last")
        ann.shows(("joe", "I spoke last"))
        back = Keys.SHIFT + Keys.TAB + Keys.NULL
        for typed, keys, text, focus in [
                ("j", Keys.TAB, "joe: ", "box"), ("j", 2 * Keys.TAB, "jo: ", "box"), ("j", 2 * Keys.TAB + back, "joe: ", "box"),
                ("j", 3 * Keys.TAB, "jo: ", "Send"), ("j", Keys.TAB + back, "joe: ", "scroller"), ("j", back, "j", "scroller"),
                ("hello joe", 2 * Keys.TAB, "hello joe ", "Send"), ("psst > joe", 2 * Keys.TAB, "psst > joe", "Send")]:
            with self.subTest(typed=typed, keys=len(keys)):
                ann.run("document.getElementById('box').value = ''")
                ann.type(typed, keys)
                self.assertEqual((ann.box(), self.focus(ann)), (text, focus))

    def test_behind_escape_tab_completes_nothing_and_moves_on(self):
        self.with_(Native(self.server, "joe"))
        ann = self.tab("ann")
        until(lambda: "joe" in ann.text("peopleList"), "joe is known")
        ann.type("j", Keys.ESCAPE, Keys.TAB)
        self.assertEqual((ann.box(), self.focus(ann)), ("j", "Send"))

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
