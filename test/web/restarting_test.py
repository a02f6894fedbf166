"""The server is killed and started again."""

import os
import re
import signal
import tempfile

from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import Native
from support.waiting import equal, until


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
        until(lambda: ann.text("status") == "Not connected: the server does not answer.", "the reason")
        until(lambda: re.fullmatch(r"Next try in \d+ s\.", ann.text("countdown")) and ann.is_shown("tryNow"), "the countdown")
        ann.say("not sent")
        ann.say("secret > joe")
        self.server.start()
        joe = self.with_(Native(self.server, "joe"))
        ann.run("document.getElementById('tryNow').focus(); document.getElementById('tryNow').click()")
        ann.is_in()
        self.assertEqual(ann.run("return document.activeElement.id"), "box")
        equal(lambda: ann.text("questionText"), "Perhaps not sent: “perhaps”. Send it now?", "the question")
        ann.tells("joe may be somebody else by now; nothing was sent")
        ann.get("yes").click()
        self.assertEqual(ann.run("return document.activeElement.id"), "box")
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
