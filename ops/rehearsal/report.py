"""The report of a day: figures, troubles, invariants, and one last sentence."""

import collections
import datetime
import statistics

from evidence import events, moment_of

ESCALATIONS = ("offered", "recused", "reassigned", "orderExhausted", "nobodyOnDuty", "answerLapsed", "executionLapsed", "executionRefused",
               "ratificationLapsed", "correctionLapsed", "confirmationLapsed", "flagRaised")


def _seconds(earlier, later):
    return (datetime.datetime.fromisoformat(later) - datetime.datetime.fromisoformat(earlier)).total_seconds()


def _spans(filings):
    """Filing to ruling in seconds, by the service's own clock."""
    spans = []
    for filing in filings:
        started, ruled = (filing.status.get("timeline") or [{}])[0].get("at"), moment_of(filing, "ruled")
        if started and ruled:
            spans.append(_seconds(started, ruled))
    return sorted(spans)


def _useful(filing):
    """The last minute at which a ruling still helped, as the status says it; else the station's closing."""
    standing = [deadline for deadline in filing.status.get("deadlines") or [] if deadline.get("ended") != "superseded"]
    for deadline in standing:
        if deadline.get("lastUseful") or "useful" in str(deadline.get("rule", "")).lower():
            return deadline["due"]
    return filing.station["closes"]


def figures(world):
    """(name, value) of the table."""
    filed = [filing for filing in world.filings if filing.case]
    ruled = [filing for filing in filed if moment_of(filing, "ruled")]
    spans = _spans(filed)
    in_time = sum(1 for filing in ruled if _seconds(moment_of(filing, "ruled"), _useful(filing)) > 0)

    def count(*names):
        return sum(1 for filing in filed if any(name in events(filing) for name in names))

    rows = [("filed", len(filed)), ("decided", len(ruled)), ("decided in time", in_time)]
    if spans:
        rows += [("filing to ruling, median", f"{statistics.median(spans):.1f} s"),
                 ("filing to ruling, p95", f"{spans[min(len(spans) - 1, int(len(spans) * 0.95))]:.1f} s")]
    rows += [("served", count("served")), ("acknowledged", count("acknowledged")), ("carried out", count("executed")), ("let in", count("confirmed")),
             ("ended without a ruling", ", ".join(f"{n} {state}" for state, n in sorted(collections.Counter(
                 filing.state for filing in filed if filing not in ruled).items(), key=str)) or "none")]
    rows += [("cases about rulings not carried out", len(world.sequels)),
             ("let in after the second order", sum("confirmed" in events(sequel) for sequel in world.sequels.values()))]
    steps = collections.Counter()
    for filing in filed:
        names = events(filing)
        for name in ESCALATIONS:
            steps[name] += max(0, names.count(name) - (1 if name == "offered" else 0))
    for alarm in world.alarms.values():
        steps[f"alarm {alarm.get('what')}, step {alarm.get('step')}"] += 1
    rows += [(f"escalation: {name}", number) for name, number in sorted(steps.items()) if number]
    rows += [(f"not taken: {name}", number) for name, number in sorted(world.refusals.items())]
    return rows


def write(world, outcomes, invariants, out, once):
    """Print everything; whether all of it held."""
    print("\nThe day", file=out)
    for name, value in figures(world):
        print(f"  {name:<48} {value}", file=out)
    print("\nPlanted troubles", file=out)
    for trouble, demanded, held, observed in outcomes:
        print(f"  {'held ' if held else 'BROKE'}  {trouble:<40} {demanded}\n           observed: {observed}", file=out)
    print("\nInvariants", file=out)
    for words, violations, examples in invariants:
        print(f"  {violations:>5}  {words}", file=out)
        for example in examples:
            print(f"           {example}", file=out)
    broken = [trouble for trouble, _, held, _ in outcomes if not held]
    violated = [words for words, violations, _ in invariants if violations]
    good = not broken and not violated
    end = "." if once else ", and the service stays up."
    if good:
        print(f"\nThe day held: {len(outcomes)} troubles ended as designed and {len(invariants)} invariants were never violated{end}", file=out, flush=True)
    else:
        print(f"\nThe day did not hold: {len(broken)} of {len(outcomes)} troubles ended otherwise and {len(violated)} of {len(invariants)} "
              f"invariants were violated{end}", file=out, flush=True)
    return good
