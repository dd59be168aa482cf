extension Pack {
    /// Tells in words which limits would run for a complaint received at that instant, and why.
    ///
    /// Nil for a kind or a station that the pack does not know.
    public func explain(
        kind id: String,
        station stationID: String,
        at received: Instant,
        language: Language
    ) -> String? {
        guard let kind = kind(id), let station = station(stationID), let court = court(station.court)
        else { return nil }
        func line(_ key: String, _ values: [String: String]) -> String {
            texts.text("explain." + key, in: language, values)
        }
        var lines = [
            line("law", ["pack": self.id, "version": version, "sha256": String(sha256.prefix(12))]),
            line("kind", ["kind": id, "title": kind.titles[language] ?? id]),
            line("station", ["station": stationID, "name": station.names[language] ?? "", "court": court.code]),
            line(
                "received",
                ["court": court.zone.clockText(at: received), "station": station.zone.clockText(at: received)]
            ),
        ]
        for deadline in deadlines(kind: id, station: stationID, received: received, closing: station.closes) {
            lines.append("")
            lines.append("\(deadline.rule): \(deadline.text[language] ?? "")")
            lines.append("  " + deadline.arithmetic(in: language))
            let sure = texts.text("sure." + deadline.sure.rawValue, in: language)
            let source = texts.citation(deadline.source, in: language)
            let edition = texts.citation(deadline.edition, in: language)
            lines.append("  " + line("source", ["source": source, "edition": edition, "sure": sure]))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
