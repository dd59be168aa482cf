"""What is filed when, and which troubles are planted."""

from world import Filing

# Trouble, where it is planted in the day (share of its length), and whether the station or the kind is given.
PLANTED = [
    ("sent five times", 0.02), ("withdrawn", 0.03), ("returned and corrected", 0.04), ("unsigned, ratified at the counter", 0.05),
    ("unsigned for ever", 0.06), ("altered document", 0.08), ("expired certificate", 0.10), ("authentication key", 0.12),
    ("somebody else's key", 0.13), ("garbage for a signature", 0.14), ("not a court's matter", 0.15), ("judge fell ill", 0.16),
    ("OCSP down", 0.26), ("OCSP down", 0.28), ("OCSP down", 0.30), ("carried out but not let in", 0.18), ("never confirmed", 0.20),
    ("silent commission", 0.09), ("silent commission", 0.22), ("refusing commission", 0.11), ("commission that never obeys", 0.24),
    ("conflicted judge", 0.07), ("conflicted judge", 0.17), ("conflicted judge", 0.40), ("holder away", 0.58), ("holder away", 0.61),
    ("holder away", 0.64), ("second node killed", 0.455), ("second node killed", 0.465), ("second node killed", 0.475),
    ("closing extended", 0.64), ("closing extended", 0.65),
]
OCSP_DOWN, OCSP_UP = 0.24, 0.36
NODE_KILLED, NODE_BACK = 0.45, 0.52
HOLDER_AWAY, HOLDER_BACK = 0.56, 0.70
CLOSING_EXTENDED = 0.66
LAST = 0.78


def fewest():
    """The smallest number of complaints that holds every trouble and some without."""
    return len(PLANTED) + 8


def plan(cast, pack, random, length, first_court):
    """The filings of the day, numbered in the order of filing."""
    fast, forward = pack.kinds("fast"), pack.kinds("forward")
    count, made = len(cast.voters), []
    plain = count - len(PLANTED)
    moments = [(share * length, trouble) for trouble, share in PLANTED]
    moments += [(random.uniform(0.01, LAST) * length, None) for _ in range(plain)]
    given = {"silent commission": cast.silent_station, "refusing commission": cast.refusing_station,
             "commission that never obeys": cast.refusing_station,
             "conflicted judge": cast.conflict_station, "closing extended": cast.extended_station}
    special = {station["id"] for station in given.values()}
    calm = [station for station in cast.stations if station["id"] not in special] or cast.stations
    first = [station for station in calm if station["court"] == first_court] or calm
    for number, (at, trouble) in enumerate(sorted(moments, key=lambda m: (m[0], str(m[1])))):
        kind = fast[number % len(fast)]
        station = given.get(trouble) or random.choice(first if number % 3 else calm)
        if trouble == "not a court's matter" and forward:
            kind = random.choice(forward)
        made.append(Filing(number, at, cast.voters[number], kind["id"], random.choice(kind["requests"]), station, trouble))
    return made


def certify_troubles(cast, authority, filings):
    """The keys that some voters should not have used."""
    for filing in filings:
        if filing.trouble == "expired certificate":
            cast.extra[filing.trouble] = authority.issue_expired("late", filing.voter)
        elif filing.trouble == "authentication key":
            cast.extra[filing.trouble] = authority.issue("auth", filing.voter, "auth", "rsa")
        elif filing.trouble == "somebody else's key":
            cast.extra[filing.trouble] = authority.issue("spouse", cast.crowd.person("spouse"))
