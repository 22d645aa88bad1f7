"""Starts one stand-in: `python -m helsevei.demo.outbox --kind sms --port 9103 …`, or `--kind mail`."""

import argparse
import signal
from pathlib import Path

from django.conf import settings

from helsevei.demo.outbox.journal import of_the_demo
from helsevei.demo.outbox.mail import LetterBox, mail_server
from helsevei.demo.outbox.sms import Gateway


def main() -> None:
    chosen = arguments()
    if chosen.kind == "mail":
        mail_server(chosen.port, LetterBox(of_the_demo()), chosen.certificate, chosen.key).start()
        signal.pause()
    receipts_to = f"{settings.BASE_URL}/hooks/sms"
    Gateway(
        chosen.port, of_the_demo(), name=chosen.kind, key=settings.SMS_HMAC_KEY, receipts_to=receipts_to
    ).serve_forever()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m helsevei.demo.outbox", description=__doc__)
    parser.add_argument("--kind", choices=("sms", "sms_2", "mail"), required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--certificate", type=Path, help="of the mail server (PEM)")
    parser.add_argument("--key", type=Path, help="of the mail server (PEM)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
