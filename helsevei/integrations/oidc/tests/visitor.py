"""A person with a browser that knows only links, forms and cookies: enough for the pages of a login provider."""

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

FORM = re.compile(r"<form[^>]*?(?: action=\"(?P<action>[^\"]*)\")?[^>]*>")
FIELD = re.compile(r"<(?:input|button)[^>]*? name=\"(?P<name>[^\"]*)\" value=\"(?P<value>[^\"]*)\"")


class Visitor:
    """Follows redirects until one leads back to the portal, whose address it never opens."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self.session = requests.Session()

    def log_in(self, url: str) -> dict[str, str]:
        """Pick the first person or press the only button; what comes back to the portal's callback."""
        page = self.open(url)
        fields: dict[str, str] = {}
        for field in FIELD.finditer(page.text):
            fields.setdefault(field["name"], field["value"])
        return self.send(page, fields)

    def open(self, url: str) -> requests.Response:
        return self._follow(self.session.get(url, allow_redirects=False, timeout=5))

    def send(self, page: requests.Response, fields: dict[str, str]) -> dict[str, str]:
        form = FORM.search(page.text)
        assert form, page.text
        url = urljoin(page.url, form["action"] or "")
        answer = self._follow(self.session.post(url, data=fields, allow_redirects=False, timeout=5))
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def _follow(self, answer: requests.Response) -> requests.Response:
        while answer.is_redirect and not answer.headers["Location"].startswith(self.portal):
            url = urljoin(answer.url, answer.headers["Location"])
            answer = self.session.get(url, allow_redirects=False, timeout=5)
        return answer
