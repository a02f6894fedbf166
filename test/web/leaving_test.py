"""Leaving, with a connection and without: the next person at this place finds nothing."""

import os
import signal
import tempfile

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import SEED, CuttingProxy, Native
from support.waiting import equal, until


class Leaving(PageTest):
    def test_who_leaves_is_at_the_door_again_and_nothing_of_theirs_is_seen_by_the_next(self):
        ann = self.with_(Native(self.server, "ann"))
        tab = self.tab("joe")
        ann.order("/msg joe for you alone")
        tab.shows(("ann", "for you alone"))
        tab.type("@ann for you, too", Keys.ENTER)
        tab.type("/quit lunch", Keys.ENTER)
        tab.is_at_door()
        tab.join("zoe")
        ann.say("still here")
        tab.shows(("ann", "still here"))
        self.assertEqual(tab.messages(), [("ann", "still here")])
        tab.type(Keys.ARROW_UP)
        self.assertEqual(tab.get("box").get_property("value"), "")

    def test_who_leaves_by_the_button_is_at_the_door_with_the_name_to_join_again(self):
        ann, tab = self.with_(Native(self.server, "ann")), self.tab("joe")
        tab.get("settings").click()
        self.assertEqual(tab.text("self"), "joe")
        tab.get("leave").click()
        until(lambda: ann.left == ["joe"], "joe left")
        tab.is_at_door()
        self.assertFalse(tab.is_shown("card"))
        self.assertEqual(tab.run("return document.activeElement.value"), "joe")

    def without_connection(self):
        """ann, who stays; joe's tab, whose connection is lost; and what lets it come back."""
        ann, proxy = self.with_(Native(self.server, "ann")), CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        joe = self.tab("joe", url=proxy.url)
        ann.order("/msg joe for you alone")
        ann.say("for all")
        joe.shows(("ann", "for you alone"), ("ann", "for all"))
        joe.type("mine", Keys.ENTER)
        joe.shows(("joe", "mine"))
        proxy.is_up = False
        proxy.cut_all()
        until(lambda: joe.is_shown("trouble"), "the loss is told")
        return ann, joe, proxy

    def leave(self, tab):
        tab.get("settings").click()
        tab.get("leave").click()

    def test_who_leaves_while_the_connection_is_lost_leaves_nothing_behind(self):
        ann, joe, proxy = self.without_connection()
        joe.type("half a line")
        self.leave(joe)
        joe.is_at_door()
        self.assertEqual(joe.text("doorNote"), "You have left.")
        self.assertEqual(joe.driver.title, "chat")
        self.assertEqual(joe.run("return Object.keys(sessionStorage)"), [])
        self.assertEqual(joe.messages(), [])
        proxy.is_up = True
        joe.join("zoe")
        ann.say("still here")
        joe.shows_only([("ann", "for all"), ("joe", "mine"), ("ann", "still here")])
        self.assertEqual(joe.box(), "")
        joe.type("/reply who are you?", Keys.ENTER)
        joe.tells("Nobody has whispered to you yet")
        joe.type(Keys.ARROW_UP, Keys.ARROW_UP)
        self.assertEqual(joe.box(), "/reply who are you?")

    def test_who_leaves_with_lines_that_are_not_sent_is_asked_and_they_never_are(self):
        ann, joe, proxy = self.without_connection()
        for line in ("one", "two > ann"):
            joe.type(line, Keys.ENTER)
        joe.type("/quit", Keys.ENTER)
        equal(lambda: joe.text("questionText"), "2 lines are not sent, or perhaps not. Leave all the same?", "the question")
        joe.get("no").click()
        self.assertTrue(joe.is_shown("room"))
        self.assertEqual(joe.text("pending").count("not sent yet"), 2)
        self.leave(joe)
        joe.get("yes").click()
        joe.is_at_door()
        self.assertEqual(joe.text("doorNote"), "You have left.\nPerhaps 2 lines were not sent.")
        proxy.is_up = True
        joe.join("zoe")
        joe.say("hello")
        until(lambda: ann.said[2:] == [("zoe", "hello")], "ann has it")
        self.assertEqual(ann.whispers[1:], [])

    def test_lines_behind_a_goodbye_are_asked_about_and_those_before_it_are_kept(self):
        ann, joe = self.with_(Native(self.server, "ann")), self.tab("joe")
        joe.run("""window.keptLines = 0; const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, value) { keptLines += value.includes('"text":"one"'); return set.call(this, key, value) }""")
        joe.say("one\n/quit\ntwo\nthree")
        joe.get("yes").click()
        equal(lambda: joe.text("questionText"), "2 lines are not sent, or perhaps not. Leave all the same?", "the question")
        joe.get("no").click()
        until(lambda: ann.said == [("joe", "one")], "what stands before it is sent")
        self.assertGreater(joe.run("return keptLines"), 0)
        self.assertEqual(joe.box(), "two")
        joe.tells("not sent: three")
        joe.say("/quit\ntwo")
        joe.get("yes").click()
        equal(lambda: joe.text("questionText"), "1 line is not sent, or perhaps not. Leave all the same?", "the question")
        joe.get("yes").click()
        joe.is_at_door()
        until(lambda: ann.left == ["joe"], "joe left")
        self.assertEqual(ann.said, [("joe", "one")])

    def test_who_leaves_while_the_server_stands_still_is_told_of_lines_without_an_answer(self):
        joe = self.tab("joe")
        self.server.signal(signal.SIGSTOP)
        joe.say("on its way")
        joe.say("/quit")
        joe.is_at_door()
        self.assertEqual(joe.text("doorNote"), "You have left.\nPerhaps 1 line was not sent.")
        self.assertNotIn("on its way", joe.run("return document.body.textContent"))


class Kicked(PageTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.options = ("--control", os.path.join(folder.name, "control"))
        super().setUp()

    def test_who_is_kicked_sees_why_and_what_was_not_sent_and_nothing_of_the_room(self):
        mia = self.with_(Native(self.server, "mia"))
        joe = self.tab("joe", before="""window.WebSocket = class extends WebSocket {
          send(line) { if (!line.endsWith("unsent")) super.send(line) } }""")
        mia.order("/msg joe for you alone")
        joe.shows(("mia", "for you alone"))
        until(lambda: "mia" in joe.text("peopleList"), "the list")
        joe.say("unsent")
        joe.type("half a line")
        self.server.order("kick joe enough")
        joe.is_at_door()
        self.assertRegex(joe.text("doorNote"), "enough.*\nPerhaps these were not sent:\nunsent$")
        seen = joe.run("return document.body.textContent")
        self.assertEqual([word for word in ("mia", "for you alone", "half a line") if word in seen], [])
        self.assertEqual((joe.messages(), joe.box()), ([], ""))
        joe.join("zoe")
        saved = "dispatchEvent(new Event('pagehide')); return JSON.parse(sessionStorage['chat.page']).colours"
        self.assertEqual(joe.run(saved), [])
