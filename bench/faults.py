"""The client of faults.sh: sends creates, records every response, and reports lost and duplicated leads.

A client repeats a create until it knows the result. Half of the clients send an Idempotency-Key and open a connection for
each request. The others send none, keep their connections, and repeat a request without a response with the address in
upper case: the repeat has to find out whether the first one took effect.
"""

import http.client
import json
import random
import signal
import socket
import struct
import sys
import threading
import time

# Limit for every response; the service promises five seconds.
DEADLINE_SECONDS = 6
# Per client.
REQUESTS_PER_SECOND = 20
PAUSE_AFTER_A_FAILURE_SECONDS = 0.1
READ_BACK_BY_HTTP = 500

ACKNOWLEDGED = "acknowledged"
REFUSED = "refused"  # 503 with envelope and Retry-After
CUT = "cut"  # the connection was refused or broke
LATE = "late"  # no response within the deadline
WRONG = "wrong"  # any other response


def now():
    return time.time_ns() // 1_000_000


def judge(status, headers, body, email, is_repeat, key):
    """Returns the outcome, and the id of the lead if it is acknowledged."""
    try:
        response = json.loads(body)
        if status == 201 and response["data"]["email"] == email:
            return ACKNOWLEDGED, response["data"]["_id"]
        if status == 503 and response["error"]["code"] == "SERVICE_UNAVAILABLE" and headers["Retry-After"]:
            return REFUSED, ""
        if status == 409 and is_repeat and key is None and response["data"]["email"] == email:
            return ACKNOWLEDGED, response["data"]["_id"]
        if status == 409 and is_repeat and key is not None and "data" not in response:
            return REFUSED, ""  # the first request is still running
    except (ValueError, KeyError, TypeError):
        pass
    return WRONG, f"{status} {body[:200]!r}"


class Client(threading.Thread):
    def __init__(self, number, address, api_key, log, stopping):
        super().__init__()
        self.number, self.address, self.api_key, self.log, self.stopping = number, address, api_key, log, stopping
        self.has_keys = number % 2 == 1
        self.connection = None

    def run(self):
        count = 0
        while not self.stopping.is_set():
            count += 1
            began = time.monotonic()
            self.create(f"lead.{self.number}.{count}@example.com")
            self.stopping.wait(max(0.0, began + 1 / REQUESTS_PER_SECOND - time.monotonic()))

    def create(self, email):
        key = email if self.has_keys else None
        sent_as, is_repeat, last_try = email, False, False
        while not last_try:
            # At the end, the last lead is sent once more if its result is unknown.
            last_try = self.stopping.is_set()
            began = now()
            outcome, what = self.send(sent_as, email, is_repeat, key)
            self.log(began, now(), self.number, outcome, email, what)
            if outcome == ACKNOWLEDGED:
                return
            is_repeat = True
            if key is None:
                sent_as = email.upper()
            time.sleep(PAUSE_AFTER_A_FAILURE_SECONDS)

    def send(self, sent_as, email, is_repeat, key):
        headers = {"Content-Type": "application/json", "X-Api-Key": self.api_key}
        if key is not None:
            headers["Idempotency-Key"] = key
        body = json.dumps({"email": sent_as, "firstName": "John", "tags": ["vip"], "customFields": {"revenue": 10}})
        began = time.monotonic()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(*self.address, timeout=DEADLINE_SECONDS)
            self.connection.request("POST", "/v1/leads", body, headers)
            response = self.connection.getresponse()
            outcome = judge(response.status, response.headers, response.read(), email, is_repeat, key)
            if key is not None:
                self.close()
        except TimeoutError:
            self.close()
            return LATE, ""
        except (OSError, http.client.HTTPException) as e:
            self.close()
            outcome = CUT, type(e).__name__
        return (LATE, "") if time.monotonic() - began > DEADLINE_SECONDS else outcome

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def load(host, port, api_key, clients, log_file):
    """Sends creates until SIGTERM."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *ignored: stopping.set())
    lock = threading.Lock()
    with open(log_file, "w", buffering=1) as file:

        def log(*fields):
            line = "\t".join(map(str, fields)) + "\n"
            with lock:
                file.write(line)

        threads = [Client(i, (host, int(port)), api_key, log, stopping) for i in range(int(clients))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class Sent:
    """One request and its outcome."""

    def __init__(self, line):
        began, ended, client, self.outcome, self.email, self.what = line.rstrip("\n").split("\t")
        self.began, self.ended, self.client = int(began), int(ended), int(client)


def read_log(log_file):
    with open(log_file) as file:
        return [Sent(line) for line in file if line.endswith("\n")]


def recovered_in(sent, clients, end):
    """Milliseconds from the end of the fault until each client had a lead acknowledged that it sent afterwards, or None."""
    first = {}
    for s in sent:
        if s.outcome == ACKNOWLEDGED and s.began >= end:
            first[s.client] = min(first.get(s.client, s.ended), s.ended)
    return max(first.values()) - end if len(first) == clients else None


def is_recovered(log_file, clients, end):
    sys.exit(0 if recovered_in(read_log(log_file), int(clients), int(end)) is not None else 1)


def lost_by_http(host, port, api_key, acknowledged):
    """Reads a sample over HTTP. Returns the missing ids."""
    connection = http.client.HTTPConnection(host, int(port), timeout=DEADLINE_SECONDS)
    lost = set()
    for s in random.sample(acknowledged, min(READ_BACK_BY_HTTP, len(acknowledged))):
        connection.request("GET", "/v1/leads/" + s.what, headers={"X-Api-Key": api_key})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200 or json.loads(body)["data"]["email"] != s.email:
            lost.add(s.what)
    return lost


def report(host, port, api_key, clients, log_file, faults_file, leads_file):
    """Prints the outcomes per fault. Exits with 1 if a lead was lost or duplicated, or a response was late or wrong."""
    sent = read_log(log_file)
    acknowledged = [s for s in sent if s.outcome == ACKNOWLEDGED]
    emails, rows = {}, {}
    with open(leads_file) as file:
        for line in file:
            lead_id, email = line.rstrip("\n").split("\t")
            emails[lead_id] = email
            rows.setdefault(email.lower(), []).append(lead_id)
    lost = {s.what for s in acknowledged if emails.get(s.what) != s.email}
    lost |= lost_by_http(host, port, api_key, acknowledged)
    twice, first = set(), {}
    for s in acknowledged:
        if first.setdefault(s.email, s.what) != s.what or len(rows.get(s.email, [])) > 1:
            twice.add(s.email)

    with open(faults_file) as file:
        faults = [line.rstrip("\n").split("\t") for line in file]
    header = ("fault", "acknowledged", "refused", "cut", "lost", "duplicated", "longest wait", "longest gap", "recovered in")
    table, broken, skipped = [header], [], []
    windows = [(name, int(begin), int(end)) for name, begin, end in faults if begin != "skipped"]
    skipped = [(name, why) for name, begin, why in faults if begin == "skipped"]
    last = max((s.ended for s in sent), default=0) + 1
    for (name, begin, end), until in zip(windows, [w[1] for w in windows[1:]] + [last]):
        within = [s for s in sent if begin <= s.ended < until]
        acknowledged_at = sorted(s.ended for s in within if s.outcome == ACKNOWLEDGED)
        gaps = [b - a for a, b in zip([begin] + acknowledged_at, acknowledged_at + [until])]
        recovered = recovered_in(within, int(clients), end)
        numbers = {outcome: sum(s.outcome == outcome for s in within) for outcome in (REFUSED, CUT, LATE, WRONG)}
        here = [s for s in within if s.outcome == ACKNOWLEDGED]
        gone = len({s.what for s in here if s.what in lost})
        double = len({s.email for s in here if s.email in twice})
        table.append((
            name, str(len(acknowledged_at)), str(numbers[REFUSED]), str(numbers[CUT]), str(gone), str(double),
            seconds(max((s.ended - s.began for s in within), default=0)), seconds(max(gaps)),
            "never" if recovered is None else seconds(recovered)))
        if gone or double:
            broken.append(f"{name}: {gone} lost, {double} duplicated")
        if numbers[LATE]:
            broken.append(f"{name}: {numbers[LATE]} requests had no response within {DEADLINE_SECONDS} s")
        if numbers[WRONG]:
            example = next(s.what for s in within if s.outcome == WRONG)
            broken.append(f"{name}: {numbers[WRONG]} wrong responses such as {example}")
        if recovered is None:
            broken.append(f"{name}: not every client was served again")
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    for row in table:
        print("  ".join(text.ljust(w) if i == 0 else text.rjust(w) for i, (text, w) in enumerate(zip(row, widths))))
    for name, why in skipped:
        print(f"{name}: skipped, {why}")
    unacknowledged = {s.email for s in sent} - {s.email for s in acknowledged}
    stored = sum(email in rows for email in unacknowledged)
    print(f"{len(first)} leads acknowledged, {len(lost)} lost, {len(twice)} duplicated; {len(unacknowledged)} never"
          f" acknowledged, of which {stored} are stored.")
    for sentence in broken:
        print("BROKEN " + sentence)
    sys.exit(1 if broken or lost or twice or not first else 0)


def seconds(milliseconds):
    return f"{milliseconds / 1000:.1f} s"


def hold(host, port, count, duration):
    """Opens idle connections."""
    idle = []
    end = time.monotonic() + float(duration)
    while time.monotonic() < end:
        while len(idle) < int(count):
            connection = socket.socket()
            connection.settimeout(1)
            try:
                connection.connect((host, int(port)))
            except OSError:
                break
            idle.append(connection)
        time.sleep(0.1)


def set_clock(file, offset):
    """Sets the clock offset. Writes in place, because the processes have mapped the file."""
    with open(file, "r+b") as clock:
        clock.write(struct.pack("=q", int(offset)))


if __name__ == "__main__":
    {"load": load, "recovered": is_recovered, "report": report, "hold": hold, "clock": set_clock}[sys.argv[1]](*sys.argv[2:])
