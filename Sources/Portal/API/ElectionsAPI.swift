internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `GET /api/v1/elections`.
    func elections(_ request: Request) async -> Response {
        json(["elections": .array(house.packs.elections.map { .string($0.election.id) })])
    }

    /// `GET /api/v1/elections/{id}`: what a client needs to make a complaint, and anybody to redo a draw.
    func election(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            guard let pack = house.packs.inForce(for: id) else { throw Problem(.notFound) }
            return json(ElectionDocument(pack: pack, sealCertificate: house.sealCertificate).value)
        }
    }

    /// A number as an address writes it: digits alone, so that each thing has one address.
    static func plainNumber(_ text: String) -> Int64? {
        guard let number = Int64(text), String(number) == text else { return nil }
        return number
    }

    /// `GET /api/v1/elections/{id}/draws/{pool number}` and `…/seal`.
    func draw(_ request: Request, _ election: String, _ number: String, seal: Bool) async -> Response {
        await answer(request) {
            guard let number = Self.plainNumber(number),
                let kept = try await house.drawRecord(election: election, number: number)
            else { throw Problem(.notFound) }
            guard seal else {
                return Response(
                    status: 200,
                    headers: [("Content-Type", "application/json"), ("X-Content-Type-Options", "nosniff")],
                    body: .bytes(kept.record)
                )
            }
            guard let bytes = kept.seal else { throw Problem(.busy, headers: [("Retry-After", "5")]) }
            return download(bytes, name: "draw-\(number).p7s")
        }
    }
}

/// The public data of an election.
struct ElectionDocument {
    let pack: Pack
    let sealCertificate: [UInt8]?

    var value: JSONValue {
        let certificate = sealCertificate.map { JSONValue.string(String(decoding: $0, as: UTF8.self)) } ?? .null
        return [
            "id": .string(pack.election.id), "votingDay": .string(pack.election.votingDay.description),
            "origin": .string(pack.election.origin), "titles": texts(pack.election.titles),
            "languages": .array(pack.languages.map { .string($0.rawValue) }), "helpPhone": .string(pack.helpPhone),
            "kinds": .array(pack.kinds.map(kind)), "stations": .array(pack.stations.map(station)),
            "courts": .array(
                pack.courts.map { court in
                    [
                        "id": .string(court.code), "names": texts(court.names), "region": .string(court.region),
                        "zone": .string(court.zone.name), "phone": .string(court.phone), "sealCertificate": certificate,
                    ]
                }
            ),
            "holders": .array(
                pack.drawPolicy.holders.map { holder in
                    ["name": .string(holder.id), "key": .string(holder.key), "required": .bool(holder.isRequired)]
                }
            ),
            "quorum": .integer(Int64(pack.drawPolicy.quorum)),
            "cutOffs": .array(
                pack.election.cutOffs.map { ["id": .string($0.id), "date": .string($0.date.description)] }
            ),
            "pack": ["id": .string(pack.id), "version": .string(pack.version), "sha256": .string(pack.sha256)],
        ]
    }

    private func kind(_ kind: Kind) -> JSONValue {
        [
            "id": .string(kind.id), "titles": texts(kind.titles), "track": .string(kind.track.rawValue),
            "requests": .array(kind.requests.map { .string($0.id) }),
        ]
    }

    private func station(_ station: Station) -> JSONValue {
        [
            "id": .string(station.id), "names": texts(station.names), "commission": .string(station.commission),
            "court": .string(station.court), "zone": .string(station.zone.name), "region": .string(station.region),
            "opens": .string(station.opens.rfc3339(in: station.zone)),
            "closes": .string(station.closes.rfc3339(in: station.zone)),
        ]
    }

    private func texts(_ texts: Texts) -> JSONValue {
        .object([String: JSONValue](uniqueKeysWithValues: texts.map { ($0.key.rawValue, .string($0.value)) }))
    }
}
