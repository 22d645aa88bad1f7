"""What goes wrong in a browser without anybody seeing it: errors in the console, refused content, dialogs nobody asked for."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Response, WebError

# The browser says so of every page whose own status is 4xx or 5xx; stories know their statuses.
ABOUT_A_STATUS = "Failed to load resource"
TELL_OF_REFUSED_CONTENT = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`))
"""


@dataclass
class Trouble:
    """Filled while a context lives. Answers with a status in `expected` are no trouble: somebody asked for them."""

    expected: frozenset[int] = frozenset()
    seen: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(TELL_OF_REFUSED_CONTENT)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("dialog", self._dialog)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ABOUT_A_STATUS):
            self.seen.append(f"console: {message.text}")

    def _error(self, error: WebError) -> None:
        self.seen.append(f"script: {error.error.message}")

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status in self.expected:
            return
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.seen.append(f"{response.status} from {response.url}")
