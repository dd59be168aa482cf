internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `GET /health/live`.
    func live(_ request: Request) async -> Response { .text("live\n") }

    /// `GET /health/ready`: the database writable, a pack in force, the sealing key loaded, timers not late.
    func ready(_ request: Request) async -> Response {
        // Whatever is wrong with the database, the node is not ready.
        guard let found = try? await house.ready() else {
            return json(["ready": false, "database": false], status: 503)
        }
        let late = (found["oldestTimerMicroseconds"]?.integer ?? 0) > 5_000_000
        let isReady =
            found["writable"]?.bool == true && (found["packs"]?.integer ?? 0) > 0 && found["sealingKey"]?.bool == true
            && !late
        return json(
            [
                "ready": .bool(isReady), "database": found["writable"] ?? false, "packs": found["packs"] ?? 0,
                "sealingKey": found["sealingKey"] ?? false, "timersLate": .bool(late),
            ],
            status: isReady ? 200 : 503
        )
    }

    /// `GET /metrics`, in Prometheus' text format.
    func metrics(_ request: Request) async -> Response {
        await answer(request) {
            let counts = try await house.counts()
            let figures = watch.figures
            var lines: [String] = []
            func gauge(_ name: String, _ value: Int64, _ help: String, kind: String = "gauge") {
                lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)", "\(name) \(value)"]
            }
            gauge("dauys_timers_waiting", counts["timersWaiting"]?.integer ?? 0, "Timers armed.")
            gauge(
                "dauys_timer_oldest_overdue_microseconds",
                counts["oldestTimerMicroseconds"]?.integer ?? 0,
                "How late the oldest due timer is."
            )
            gauge("dauys_errands_waiting", counts["errandsWaiting"]?.integer ?? 0, "Errands not done yet.")
            gauge("dauys_stamps_waiting", counts["stampsWaiting"]?.integer ?? 0, "Seals that wait for a time-stamp.")
            gauge("dauys_alarms_open", counts["alarmsOpen"]?.integer ?? 0, "Alarms nobody has ended.")
            gauge("dauys_clock_floor_wins", counts["floorWins"]?.integer ?? 0, "Times the floor was above the clock.")
            gauge("dauys_timers_fired_total", Int64(figures.fired), "Timers fired by this node.", kind: "counter")
            gauge("dauys_timer_lateness_worst_microseconds", figures.worstMicroseconds, "Worst lateness of this node.")
            for (name, found) in (figures.audit?.object ?? [:]).sorted(by: { $0.key < $1.key }) where name != "moment" {
                let count = found.array.map { Int64($0.count) } ?? found.integer ?? 0
                lines.append("dauys_audit_findings{finding=\"\(name)\"} \(count)")
            }
            for list in try await house.listFigures() {
                lines.append("dauys_revocation_list_age_seconds{url=\"\(list.url)\"} \(list.ageSeconds)")
                lines.append("dauys_revocation_list_entries{url=\"\(list.url)\"} \(list.entries)")
            }
            for (place, state) in house.breakers.states.sorted(by: { $0.key < $1.key }) {
                lines.append("dauys_outside_failures{place=\"\(place)\"} \(state.failures)")
            }
            for (state, count) in (counts["states"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
                lines.append("dauys_cases{state=\"\(state)\"} \(count.integer ?? 0)")
            }
            return .text(
                lines.joined(separator: "\n") + "\n",
                mediaType: "text/plain; version=0.0.4; charset=utf-8"
            )
        }
    }
}
