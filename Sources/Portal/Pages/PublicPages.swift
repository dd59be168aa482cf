internal import HTTP
internal import Law
internal import Proceedings

// What anybody may ask without saying who they are.
extension PageDesk {
    /// Whether a ruling is real, by its number and the first ten digits of its hash.
    func checkRuling() async throws -> Response {
        guard request.query["number"] != nil || request.query["hash"] != nil else {
            return show(CheckRulingView().html(in: context()), isPrivate: false)
        }
        let number = (request.query["number"] ?? "").filter { !$0.isWhitespace }.uppercased()
        let hash = (request.query["hash"] ?? "").filter { !$0.isWhitespace }.lowercased()
        var errors: [FieldError] = []
        if number.isEmpty { errors.append(fault(.numberMissing, on: "number")) }
        if hash.utf8.count < 10 { errors.append(fault(.hashTooShort, on: "hash")) }
        guard errors.isEmpty else {
            let form = FormValues(values: ["number": [number], "hash": [hash]], errors: errors)
            return show(CheckRulingView(form: form).html(in: context()), status: 422)
        }
        let found = try await house.check(number: number, code: String(hash.prefix(10)))
        // Whoever gives more than ten digits gives them because they must fit too.
        let isWhole = (found?["sha256"]?.string ?? "").hasPrefix(hash)
        let view = CheckResultView(ruling: isWhole ? found.flatMap(checked) : Optional.none)
        return show(view.html(in: context()), status: view.ruling == nil ? 404 : 200)
    }

    private func checked(_ ruling: JSONValue) -> CheckResultView.Ruling? {
        guard let station = ruling["station"]?.string, let court = ruling["court"]?.string,
            let signed = ruling["signed"]?.integer
        else { return nil }
        let pack = house.packs.elections.first { $0.station(station) != nil } ?? pack
        let zone = pack?.court(court)?.zone ?? zone()
        let kind = ruling["kind"]?.string.flatMap { pack?.kind($0) }
        let orders = (ruling["orders"]?.array ?? []).compactMap(\.string)
        let force = ruling["force"]?.integer.map {
            MomentText(t: t).full(moment(Instant(microsecondsSince1970: $0), in: zone))
        }
        let isInForce = ruling["inForce"]?.bool ?? false
        return CheckResultView.Ruling(
            number: ruling["number"]?.string ?? "",
            court: pack?.court(court).map { text($0.names) } ?? court,
            decided: moment(Instant(microsecondsSince1970: signed), in: zone),
            outcome: ruling["outcome"]?.string ?? "",
            station: pack?.station(station).map { "\(text($0.names)) (\(station))" } ?? station,
            orders: orders.map { order in kind?.request(order).map { text($0.titles) } ?? order },
            force: isInForce
                ? t("In force since {time}", ["time": force ?? ""]) : t("Not in force yet"),
            isInForce: isInForce,
            sha256: ruling["sha256"]?.string ?? ""
        )
    }

    /// The public record of a draw.
    func showDraw() async throws -> Response {
        let record = try await drawRecord().record
        guard let document = try? CanonicalJSON.parse(record) else { throw Problem(.notFound) }  // We wrote it.
        let number = path["pool"]
        let place = ["draws", path["election"], number]
        let notices = Notices(t: t)
        let holders = house.packs.inForce(for: path["election"])?.drawPolicy.holders ?? []
        let lines = (document["pool"]?.string ?? "").split(separator: "\n").dropFirst(2)
        let view = DrawView(
            poolNumber: number,
            publicId: document["publicId"]?.string ?? "",
            pool: lines.map { line in
                let parts = line.split(separator: " ").map(String.init)
                return DrawView.Judge(
                    id: parts.first ?? "",
                    weight: parts.count == 2 ? Int(parts[1]) : nil,
                    exclusion: parts.count == 3 ? parts[2] : nil
                )
            },
            order: (document["order"]?.array ?? []).compactMap { $0["judge"]?.string },
            isLottery: document["lottery"]?.bool ?? false,
            seed: document["seed"]?.string,
            holders: (document["holders"]?.array ?? []).map { holder in
                let id = holder["name"]?.string ?? ""
                let names = holders.first { $0.id == id }?.names
                return (names.map { text($0) } ?? id, holder["pi"]?.string != "absent")
            },
            record: [
                Download(title: notices.drawRecord, place: place + ["record"], size: record.count),
                Download(title: notices.drawSeal, place: place + ["seal"]),
            ]
        )
        return show(view.html(in: context()), isPrivate: false)
    }

    private func drawRecord() async throws -> (record: [UInt8], seal: [UInt8]?) {
        guard let number = Int64(path["pool"]),
            let kept = try await house.drawRecord(election: path["election"], number: number)
        else { throw Problem(.notFound) }
        return kept
    }

    /// The record's bytes, or the court's seal over them.
    func drawFile(seal: Bool) async throws -> Response {
        let kept = try await drawRecord()
        let name = "draw-\(path["pool"])"
        guard seal else { return porter.download(kept.record, mediaType: "application/json", name: name + ".json") }
        guard let bytes = kept.seal else { throw Problem(.busy, headers: [("Retry-After", "5")]) }
        return porter.download(bytes, name: name + ".p7s")
    }
}
