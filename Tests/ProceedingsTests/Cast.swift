import Docket
import Law
import Proceedings

/// Who is who in the tests, and who is on duty: three judges on duty and two on the reserve, for the whole day.
enum Cast {
    static let people: JSONValue = [
        "version": "1",
        "people": .array(
            Authority.identities.compactMap { name, iin in
                office(of: name).map { office in
                    [
                        "iin": .string(iin), "familyName": .string(name), "givenName": "Test", "patronymic": nil,
                        "languages": ["kk", "ru"], "offices": [office],
                        "conflicts": ["votesAt": [], "livesIn": [], "satOn": [], "kinIn": []],
                    ]
                }
            }
        ),
    ]

    /// A roster of these judges by layer; whoever is left out is off duty.
    static func roster(_ version: String, duty: [String], reserve: [String]) -> JSONValue {
        let shifts = duty.map { ($0, "duty") } + reserve.map { ($0, "reserve") }
        return [
            "version": .string(version),
            "shifts": .array(
                shifts.map { judge, layer in
                    [
                        "judge": .string(judge), "court": "AST", "layer": .string(layer),
                        "from": "2026-01-01T00:00:00+05:00", "to": "2049-01-01T00:00:00+05:00",
                    ]
                }
            ),
        ]
    }

    private static func office(of name: String) -> JSONValue? {
        switch name {
        case "voter", "stranger": nil
        case "officer": ["role": "commissionOfficer", "commission": "KZ-71-0123"]
        case "neighbour": ["role": "commissionOfficer", "commission": "KZ-71-0124"]
        case "superior": ["role": "commissionOfficer", "commission": "KZ-71"]
        case "clerk": ["role": "registryClerk", "court": "AST"]
        case "duty": ["role": "courtDutyOfficer", "court": "AST"]
        case "chair": ["role": "courtChair", "court": "AST"]
        case "prosecutor": ["role": "prosecutor"]
        default: ["role": "judge", "court": "AST", "judge": .string(name), "share": 1]
        }
    }

    /// The office in which the tests let somebody act; another court or commission where they say so.
    static func signedInOffice(of name: String, court: String? = nil) -> SignedIn.Office? {
        guard let office = office(of: name), let role = office["role"]?.string.flatMap(Role.init(rawValue:)) else {
            return nil
        }
        return SignedIn.Office(
            role: role,
            court: court ?? office["court"]?.string,
            commission: office["commission"]?.string,
            judge: office["judge"]?.string
        )
    }
}
