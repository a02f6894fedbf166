#!/usr/bin/python3
"""Runs the tests of the page, or those whose names have the given words in them. The last line is
"web: N passed, N failed"."""

import os
import sys
import unittest

folder = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, folder)

from support.browser import PageTest  # noqa: E402  (the path comes first)

loader = unittest.TestLoader()
loader.testNamePatterns = [f"*{word}*" for word in sys.argv[1:]] or None
suite = loader.discover(folder, pattern="*_test.py")
result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
if PageTest.browser:
    PageTest.browser.close()
failed = len({str(getattr(test, "test_case", test)) for test, _ in result.failures + result.errors})
print(f"web: {result.testsRun - failed} passed, {failed} failed", flush=True)
sys.exit(failed > 0 or result.testsRun == 0)
