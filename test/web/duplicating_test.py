"""Each tab is somebody, and a copy of it somebody else."""

from selenium.webdriver.common.keys import Keys

from support.browser import PLAIN_NAME, PageTest
from support.programs import Native
from support.waiting import until


class Tabs(PageTest):
    options = ("--web-host", PLAIN_NAME)

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
                self.does_not_steal(url)

    def test_a_duplicated_tab_does_not_steal_the_session_of_a_frozen_one(self):
        self.does_not_steal(self.server.url, "frozen")

    def test_a_duplicated_tab_does_not_steal_the_session_of_a_slow_one(self):
        for url in (self.server.url, f"http://{PLAIN_NAME}:{self.server.port}/"):
            with self.subTest(url=url):
                self.does_not_steal(url, "slow")

    def test_a_tab_duplicated_at_the_door_has_a_session_of_its_own(self):
        self.with_(Native(self.server, "joe"))
        for url in (self.server.url, f"http://{PLAIN_NAME}:{self.server.port}/"):
            with self.subTest(url=url):
                ann = self.tab(url=url)
                ann.get("name").send_keys("joe", Keys.ENTER)
                until(lambda: "is taken" in ann.text("nameError"), "the name is refused")
                copy = ann.duplicate()
                self.addCleanup(copy.close)
                copy.join("bob")
                ann.join("ann")
                keys = [tab.run("return JSON.parse(sessionStorage['chat.tab']).session.key") for tab in (ann, copy)]
                self.assertNotEqual(*keys)
                for tab in (ann, copy):
                    tab.say("/quit")
                    until(lambda: tab.is_shown("door"), "the door")

    def does_not_steal(self, url, meanwhile=""):
        ann = self.tab("ann", url=url)
        ann.say("hello")
        ann.shows(("ann", "hello"))
        copy = ann.duplicate(meanwhile)
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
