internal import HTTP
internal import Law
internal import Proceedings

/// A limit of the node, as the configuration names it.
public struct NamedLimit: Hashable, Sendable {
    public let name: String
    public let unit: String
    public let value: Int64

    public init(name: String, unit: String, value: Int64) {
        self.name = name
        self.unit = unit
        self.value = value
    }
}

/// The page of figures, in Prometheus' text format.
struct MetricsPage {
    private var lines: [String] = []

    var text: String { lines.joined(separator: "\n") + "\n" }

    mutating func gauge(_ name: String, _ value: Int64, _ help: String) { one(name, value, help, "gauge") }

    mutating func counter(_ name: String, _ value: Int64, _ help: String) { one(name, value, help, "counter") }

    private mutating func one(_ name: String, _ value: Int64, _ help: String, _ kind: String) {
        head(name, help, kind)
        lines.append("\(name) \(value)")
    }

    private mutating func head(_ name: String, _ help: String, _ kind: String) {
        lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)"]
    }

    /// Several values of one name, each under labels of its own.
    private mutating func family(
        _ name: String,
        _ kind: String,
        _ help: String,
        _ values: [(labels: String, value: Int64)]
    ) {
        head(name, help, kind)
        lines += values.map { "\(name){\($0.labels)} \($0.value)" }
    }

    mutating func docket(_ counts: JSONValue) {
        gauge("dauys_timers_waiting", counts["timersWaiting"]?.integer ?? 0, "Timers armed.")
        gauge(
            "dauys_timer_oldest_overdue_microseconds",
            counts["oldestTimerMicroseconds"]?.integer ?? 0,
            "How late the oldest due timer is."
        )
        gauge("dauys_errands_waiting", counts["errandsWaiting"]?.integer ?? 0, "Errands not done yet.")
        gauge("dauys_stamps_waiting", counts["stampsWaiting"]?.integer ?? 0, "Seals that wait for a time-stamp.")
        let queued = (counts["errandsByKind"]?.object ?? [:]).sorted { $0.key < $1.key }
        family(
            "dauys_errands_queued",
            "gauge",
            "Errands not done yet, by what they are and whether they can wait.",
            queued.map { name, errands in
                let words = name.split(separator: "/")
                return ("kind=\"\(words[0])\",class=\"\(words[words.count - 1])\"", errands.integer ?? 0)
            }
        )
        let overdue = (counts["errandsOverdue"]?.object ?? [:]).sorted { $0.key < $1.key }
        family(
            "dauys_errands_overdue_microseconds",
            "gauge",
            "How long the oldest errand has been ready to an other end that is there.",
            overdue.map { ("class=\"\($0.key)\"", $0.value.integer ?? 0) }
        )
        counter(
            "dauys_errands_fenced_total",
            counts["errandsFenced"]?.integer ?? 0,
            "Late words of senders whose lease was over, refused."
        )
        gauge("dauys_breakers_open", counts["breakersOpen"]?.integer ?? 0, "Other ends that nothing is sent to now.")
        gauge(
            "dauys_alarms_open",
            counts["alarmsOpen"]?.integer ?? 0,
            "Alarms nobody has ended, without those about messages."
        )
        gauge(
            "dauys_undelivered_alarms_open",
            counts["undeliveredOpen"]?.integer ?? 0,
            "Alarms about messages that were not delivered, one for each case and receiver."
        )
        gauge(
            "dauys_undelivered_alarms_unattended",
            counts["undeliveredUnattended"]?.integer ?? 0,
            "Those of them that press and that nobody owns."
        )
        gauge("dauys_clock_floor_wins", counts["floorWins"]?.integer ?? 0, "Times the floor was above the clock.")
        let states = (counts["states"]?.object ?? [:]).sorted { $0.key < $1.key }
        family(
            "dauys_cases",
            "gauge",
            "Cases by where they stand.",
            states.map { ("state=\"\($0.key)\"", $0.value.integer ?? 0) }
        )
    }

    /// What is fetched from the outside, and who there has not answered of late.
    mutating func outside(
        lists: [(url: String, ageSeconds: Int64, entries: Int64)],
        breakers: [String: Breakers.State]
    ) {
        family(
            "dauys_revocation_list_age_seconds",
            "gauge",
            "How long ago a list of revoked certificates was fetched.",
            lists.map { ("url=\"\($0.url)\"", $0.ageSeconds) }
        )
        family(
            "dauys_revocation_list_entries",
            "gauge",
            "Certificates in a list of revoked ones.",
            lists.map { ("url=\"\($0.url)\"", $0.entries) }
        )
        family(
            "dauys_outside_failures",
            "gauge",
            "Requests to an address outside that failed one after another.",
            breakers.sorted { $0.key < $1.key }.map { ("place=\"\($0.key)\"", Int64($0.value.failures)) }
        )
    }

    mutating func watch(_ figures: WatchGauges.Figures) {
        counter("dauys_timers_fired_total", Int64(figures.fired), "Timers fired by this node.")
        gauge("dauys_timer_lateness_worst_microseconds", figures.worstMicroseconds, "Worst lateness of this node.")
        gauge(
            "dauys_clock_floor_ahead_microseconds",
            figures.floorAheadMicroseconds,
            "By how much the floor was above the database's clock at the last look."
        )
        histogram(
            "dauys_timer_lateness_milliseconds",
            "From the instant a timer was due to its effect.",
            [(nil, figures.buckets, figures.latenessMicroseconds / 1_000)],
            WatchGauges.bucketLimitsMilliseconds
        )
        let findings = (figures.audit?.object ?? [:]).filter { $0.key != "moment" }.sorted { $0.key < $1.key }
        family(
            "dauys_audit_findings",
            "gauge",
            "What the auditor found at his last look.",
            findings.map { name, found in
                ("finding=\"\(name)\"", found.array.map { Int64($0.count) } ?? found.integer ?? 0)
            }
        )
    }

    mutating func server(_ server: ServerFigures, _ load: HouseLoad) {
        gauge("dauys_http_connections", Int64(server.connections), "Open connections.")
        gauge("dauys_http_requests_under_way", Int64(server.requests), "Requests whose answer is not sent yet.")
        gauge("dauys_http_body_bytes", Int64(server.bytesInFlight), "Bytes of request bodies in memory.")
        counter("dauys_http_slow_clients_cut_total", Int64(server.slowClientsCut), "Clients cut off as too slow.")
        gauge("dauys_database_sessions", Int64(load.sessions), "Sessions with the database.")
        gauge("dauys_database_sessions_busy", Int64(load.busySessions), "Sessions in use.")
        gauge("dauys_database_waiters", Int64(load.waiters), "Acts that wait for a session.")
        gauge("dauys_load_thousandths", Int64(load.thousandths), "How near the node is to turning filings away.")
    }

    mutating func doors(_ figures: DoorFigures, boards: Int, cases: Int, addresses: Int) {
        let all = Urgency.allCases.map { ($0.rawValue, figures.figures(of: $0)) }
        func values(_ pick: (DoorFigures.Figures) -> Int) -> [(labels: String, value: Int64)] {
            all.map { ("urgency=\"\($0)\"", Int64(pick($1))) }
        }
        family("dauys_requests_answered_total", "counter", "Requests answered, refusals included.", values(\.answered))
        family("dauys_requests_failed_total", "counter", "Requests that ended in an accident.", values(\.failed))
        family(
            "dauys_requests_turned_away_total",
            "counter",
            "Requests turned away because there was too much to do.",
            values(\.turnedAway)
        )
        family(
            "dauys_requests_too_often_total",
            "counter",
            "Requests refused because one address asked too often.",
            values(\.tooOften)
        )
        histogram(
            "dauys_request_milliseconds",
            "How long requests took.",
            all.map { ("urgency=\"\($0)\"", $1.buckets, $1.milliseconds) },
            DoorFigures.bucketMilliseconds
        )
        family(
            "dauys_event_stream_readers",
            "gauge",
            "Readers of event streams.",
            [("stream=\"board\"", Int64(boards)), ("stream=\"case\"", Int64(cases))]
        )
        gauge("dauys_addresses_remembered", Int64(addresses), "Addresses that asked in this minute.")
    }

    mutating func limits(_ limits: [NamedLimit]) {
        family(
            "dauys_limit",
            "gauge",
            "Every limit of the configuration, in its unit.",
            limits.map { ("limit=\"\($0.name)\",unit=\"\($0.unit)\"", $0.value) }
        )
    }

    private mutating func histogram(
        _ name: String,
        _ help: String,
        _ series: [(labels: String?, buckets: [Int], sum: Int64)],
        _ ends: [Int64]
    ) {
        head(name, help, "histogram")
        for (labels, buckets, sum) in series {
            let first = labels.map { $0 + "," } ?? ""
            var count = 0
            for (end, bucket) in zip(ends.map(String.init) + ["+Inf"], buckets) {
                count += bucket
                lines.append("\(name)_bucket{\(first)le=\"\(end)\"} \(count)")
            }
            let own = labels.map { "{\($0)}" } ?? ""
            lines += ["\(name)_sum\(own) \(sum)", "\(name)_count\(own) \(count)"]
        }
    }
}
