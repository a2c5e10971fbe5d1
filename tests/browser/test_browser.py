"""The browser itself: it starts, keeps its rules, and reaches the live server."""

import pytest


@pytest.mark.django_db(transaction=True)
def test_a_page_is_shown(page):
    page.goto("/accounts/login/")

    assert page.locator("h1").count() == 1


def test_a_fault_of_accessibility_is_found(browser, faults_of):
    page = browser.new_page()
    page.set_content("<html><body><img src='data:,'></body></html>")

    assert any(fault.startswith("image-alt") for fault in faults_of(page))


@pytest.mark.django_db(transaction=True)
def test_the_page_of_the_api_lists_its_operations_under_the_strict_policy(page):
    page.set_default_timeout(60_000)
    page.goto("/api/v1/docs/")

    page.locator(".opblock").first.wait_for()
    assert page.locator("h1").count() == 1
