#!/usr/bin/env python3
"""Measures pages in Chromium: bytes transferred, requests, first paint, in an empty cache each time.

  bench/page.py http://localhost:8080/#/operations/createLead ...

Needs chromium and chromedriver. ROUNDS (5): the table has the medians; the first load of the browser is not counted.
"""
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

PORT = 9517
DRIVER = f"http://127.0.0.1:{PORT}"
ROUNDS = int(os.environ.get("ROUNDS", "5"))
MEASURE = """
const all = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'));
const paint = performance.getEntriesByName('first-contentful-paint')[0];
return {requests: all.length, bytes: all.reduce((sum, each) => sum + each.transferSize, 0), paint: paint.startTime,
    loaded: Math.max(...all.map((each) => each.responseEnd))};
"""


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(DRIVER + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)["value"]


def await_driver():
    for _ in range(100):
        try:
            return call("/status")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    sys.exit("chromedriver does not start")


def load(session, url):
    call(f"{session}/goog/cdp/execute", {"cmd": "Network.clearBrowserCache", "params": {}})
    call(f"{session}/url", {"url": "about:blank"})
    call(f"{session}/url", {"url": url})
    time.sleep(1)  # modules and data that are requested after the event "load"
    return call(f"{session}/execute/sync", {"script": MEASURE, "args": []})


def main(urls):
    driver = subprocess.Popen(["chromedriver", f"--port={PORT}"], stdout=subprocess.DEVNULL)
    try:
        await_driver()
        options = {"args": ["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000"]}
        capabilities = {"alwaysMatch": {"goog:chromeOptions": options}}
        session = "/session/" + call("/session", {"capabilities": capabilities})["sessionId"]
        load(session, urls[0])
        print("| page | requests | transferred | first paint | last byte |\n|---|---|---|---|---|")
        for url in urls:
            rounds = [load(session, url) for _ in range(ROUNDS)]
            of = {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
            print(f"| `{url}` | {of['requests']:.0f} | {of['bytes'] / 1000:.0f} kB | {of['paint']:.0f} ms | {of['loaded']:.0f} ms |")
        call(session + "/url", {"url": "about:blank"})
        urllib.request.urlopen(urllib.request.Request(DRIVER + session, method="DELETE")).close()
    finally:
        driver.terminate()


main(sys.argv[1:] or ["http://localhost:8080/"])
