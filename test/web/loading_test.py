"""The page does not come whole: a person is told, and how to go on."""

from support.browser import PageTest
from support.programs import SEED, CuttingProxy
from support.waiting import until


class Loading(PageTest):
    def is_told(self, tab):
        until(lambda: "reload it" in tab.text("unready"), "what to do")

    def test_a_script_that_is_not_found_is_told_and_a_reload_helps(self):
        proxy = CuttingProxy(self.server, SEED)
        self.addCleanup(proxy.close)
        proxy.missing = "/talk.js"
        tab = self.tab(url=proxy.url)
        self.is_told(tab)
        proxy.missing = None
        tab.driver.refresh()
        tab.join("ann")
        self.assertIsNone(tab.run("return document.getElementById('unready')"))

    def test_a_network_that_is_cut_while_the_page_is_loaded_is_told(self):
        tab = self.tab()
        tab.cdp("Network.enable")
        for part in ("main.js", "text.js"):
            with self.subTest(part=part):
                tab.cdp("Network.setBlockedURLs", urls=["*/" + part])
                tab.driver.refresh()
                self.is_told(tab)

    def test_a_script_that_fails_as_it_begins_is_told(self):
        # As in a browser that lacks something.
        self.is_told(self.tab(before="delete window.ResizeObserver"))

    def test_without_scripts_the_page_says_what_it_needs(self):
        tab = self.tab()
        tab.cdp("Emulation.setScriptExecutionDisabled", value=True)
        tab.driver.refresh()
        until(lambda: "This page needs JavaScript" in tab.text("join"), "what it needs")
        self.assertFalse(tab.is_shown("unready"))
