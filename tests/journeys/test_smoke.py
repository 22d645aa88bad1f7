import time
import requests
def test_one(helsevei):
    for i in range(5):
        t=time.monotonic(); helsevei.renew(); a=time.monotonic(); r=requests.get(helsevei.origin+"/health/ready"); b=time.monotonic()
        print("renew", a-t, "ready", b-a, r.status_code)
    from tools.visitor import Visitor
    from tools.journey import log_in
    for i in range(3):
        t=time.monotonic(); v=Visitor(helsevei.origin); log_in(v, helsevei.origin, "innbygger","Kåre Solbakken"); print("login", time.monotonic()-t)
    for i in range(10):
        t=time.monotonic(); v.open("/"); print("start", time.monotonic()-t, v.status, v.page.url)
