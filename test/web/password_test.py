"""A room with a password."""

import os
import tempfile

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.waiting import equal, until

PASSWORD = "open  sésame"


class Password(PageTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "password")
        self.change(PASSWORD)
        self.options = ("--password-file", self.path)
        super().setUp()

    def change(self, password):
        with open(os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(password + "\n")

    def asks(self, name="ann"):
        tab = self.tab()
        self.assertFalse(tab.is_shown("password"))
        tab.get("name").send_keys(name, Keys.ENTER)
        self.is_asked(tab, "this room has a password")
        return tab

    def is_asked(self, tab, why):
        until(lambda: tab.is_shown("password") and why in tab.text("passwordError"), f"the question, and {why}")

    def answer(self, tab, password):
        tab.get("password").send_keys(password, Keys.ENTER)

    def kept(self, tab):
        """Wherever the page could have left the password."""
        return tab.run("""return [location.href, JSON.stringify({...localStorage}), document.documentElement.outerHTML,
          ...[...document.querySelectorAll("input, textarea")].map(({value}) => value)].join("\\n")""")

    def test_the_right_one_lets_in_and_is_shown_nowhere(self):
        ann = self.asks()
        attributes = ann.run("const {type, autocomplete, labels} = document.getElementById('password'); return [type, autocomplete, labels.length]")
        self.assertEqual(attributes, ["password", "current-password", 1])
        self.assertEqual(ann.run("return document.activeElement.id"), "password")
        self.answer(ann, PASSWORD)
        ann.is_in()
        self.assertNotIn(PASSWORD, self.kept(ann))
        ann.driver.refresh()
        ann.is_in()
        ann.say("hello")
        ann.shows(("ann", "hello"))
        self.assertNotIn(PASSWORD, self.kept(ann))
        # Who leaves has to know it again.
        ann.say("/quit")
        ann.is_at_door()
        self.assertNotIn(PASSWORD, ann.run("return JSON.stringify({...sessionStorage})"))
        ann.get("name").send_keys(Keys.ENTER)
        self.is_asked(ann, "this room has a password")

    def test_a_wrong_one_is_told_beside_the_field_and_the_third_ends_with_a_way_on(self):
        ann = self.asks()
        for left in ("2 tries are left", "1 try is left"):
            self.answer(ann, "wrong")
            self.is_asked(ann, f"that is not the password; {left}")
            self.assertEqual([ann.get(each).get_property("value") for each in ("name", "password")], ["ann", ""])
            self.assertEqual(ann.text("go"), "Join")
        self.answer(ann, "wrong")
        equal(lambda: ann.text("go"), "Try again", "the button")
        self.is_asked(ann, "that is not the password; connect again when you know it")
        ann.get("password").send_keys(PASSWORD)
        ann.get("go").click()
        ann.is_in()
        ann.tells("You are ann")

    def test_a_wrong_one_is_not_tried_again_when_the_page_is_loaded_anew(self):
        ann = self.asks()
        self.answer(ann, "wrong")
        self.is_asked(ann, "that is not the password")
        ann.driver.refresh()
        self.is_asked(ann, "this room has a password")
        self.assertNotIn("wrong", ann.run("return JSON.stringify({...sessionStorage})"))
        self.assertEqual(ann.get("name").get_property("value"), "ann")
        self.answer(ann, PASSWORD)
        ann.is_in()

    def test_a_name_that_is_taken_is_asked_for_anew_and_the_password_is_not(self):
        ann, other = self.asks(), self.asks()
        self.answer(ann, PASSWORD)
        ann.is_in()
        self.answer(other, PASSWORD)
        until(lambda: "is taken" in other.text("nameError"), "the name is refused")
        self.assertFalse(other.is_shown("password"))
        other.join("bob")

    def test_a_server_that_has_lost_the_session_gets_the_password_without_a_question(self):
        ann = self.asks()
        self.answer(ann, PASSWORD)
        ann.is_in()
        for reloads in (False, True):
            self.server.kill()
            until(lambda: ann.is_shown("trouble"), "the loss is told")
            ann.say(f"meanwhile {reloads}")
            if reloads:
                # The page has nothing but what it has kept.
                self.server.start()
                ann.driver.refresh()
            else:
                self.server.start()
                ann.run("document.getElementById('tryNow').click()")
            ann.is_in()
            ann.shows(("ann", f"meanwhile {reloads}"))

    def test_a_password_that_was_changed_meanwhile_is_asked_for_and_nothing_typed_is_lost(self):
        ann = self.asks()
        self.answer(ann, PASSWORD)
        ann.is_in()
        self.server.kill()
        until(lambda: ann.is_shown("trouble"), "the loss is told")
        ann.say("meanwhile")
        self.change("another one")
        self.server.start()
        ann.run("document.getElementById('tryNow').click()")
        self.is_asked(ann, "that is not the password")
        self.answer(ann, "another one")
        ann.is_in()
        ann.shows(("ann", "meanwhile"))
