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

    def for_each_url(self, check, *arguments):
        """Where a browser trusts the page, and where it does not and lacks much."""
        for url in (self.server.url, f"http://{PLAIN_NAME}:{self.server.port}/"):
            with self.subTest(url=url):
                check(url, *arguments)

    def test_a_duplicated_tab_does_not_steal_the_session(self):
        self.for_each_url(self.does_not_steal)

    def test_a_duplicated_tab_does_not_steal_the_session_of_a_frozen_one(self):
        self.for_each_url(self.does_not_steal, "frozen")

    def test_a_duplicated_tab_does_not_steal_the_session_of_a_busy_one(self):
        self.for_each_url(self.does_not_steal, "busy")

    def test_a_page_that_ends_without_a_goodbye_goes_on_when_it_is_loaded_again(self):
        self.for_each_url(self.goes_on)

    def goes_on(self, url):
        ann = self.tab("ann", url=url)
        ann.say("before")
        ann.shows(("ann", "before"))
        ann.has_nothing_under_way()
        # What has to be kept is by now.
        ann.run("document.onvisibilitychange = onpagehide = null")
        ann.driver.refresh()
        ann.is_in()
        ann.say("after")
        until(lambda: ann.messages()[-2:] == [("ann", "before"), ("ann", "after")], "both on the page")
        ann.say("/quit")
        ann.is_at_door()

    def test_a_tab_duplicated_at_the_door_has_a_session_of_its_own(self):
        self.with_(Native(self.server, "joe"))
        self.for_each_url(self.has_its_own)

    def has_its_own(self, url):
        ann = self.tab(url=url)
        ann.get("name").send_keys("joe", Keys.ENTER)
        until(lambda: "is taken" in ann.text("nameError"), "the name is refused")
        copy = ann.duplicate()
        self.addCleanup(copy.close)
        copy.join("bob")
        ann.join("ann")
        keys = [tab.run("return JSON.parse(sessionStorage['chat.page']).conversation.session.key") for tab in (ann, copy)]
        self.assertNotEqual(*keys)
        for tab in (ann, copy):
            tab.say("/quit")
            tab.is_at_door()

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
            tab.is_at_door()
