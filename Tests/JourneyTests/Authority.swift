import Law
import Signatures

/// Somebody with a number, a name and, mostly, a key for signing.
struct Citizen: Sendable {
    let name: String
    let iin: String
    let key: SigningKey
}

/// An authority of two levels shaped like Kazakhstan's, and everybody's key, made once a process through `openssl`.
struct Authority: Sendable {
    static let shared = Result { try Authority() }

    /// Names of all who have keys, each with a number of twelve digits.
    static let iins: [String: String] = [
        "voter": "900517450120", "neighbour": "850101300124", "stranger": "770303400117",
        "judge1": "700101300011", "judge2": "700101300022", "judge3": "700101300033", "judge4": "700101300044",
        "judge5": "700101300055", "officer": "720101300011", "otherOfficer": "720101300022",
        "superior": "720101300033", "clerk": "730101300011", "duty": "730101300022", "chair": "730101300033",
        "prosecutor": "730101300044", "auditor": "740101300011", "farClerk": "740101300022",
        "farDuty": "740101300033", "farChair": "740101300044",
    ]

    let folder: String
    let anchors: [UInt8]
    /// When the certificates begin to be valid, by the clock of the machine.
    let madeSeconds: Int64
    private let citizens: [String: Citizen]

    private init() throws {
        folder = try Place.folder()
        try Place.write(Array(Self.script.utf8), to: "\(folder)/make.sh")
        try Place.run("sh make.sh", in: folder)
        let folder = folder
        anchors = try Place.read("\(folder)/root.pem") + Place.read("\(folder)/issuing.pem")
        madeSeconds = try Certificate(pem: Place.read("\(folder)/voter.pem")).notBeforeSeconds
        citizens = try Dictionary(
            uniqueKeysWithValues: Self.iins.map { name, iin in
                let key = try SigningKey(
                    keyPEM: Place.read("\(folder)/\(name).key"),
                    certificatePEM: Place.read("\(folder)/\(name).pem")
                )
                return (name, Citizen(name: name, iin: iin, key: key))
            }
        )
    }

    func citizen(_ name: String) throws -> Citizen {
        guard let citizen = citizens[name] else { throw Place.Fault(sentence: "nobody is called \(name)") }
        return citizen
    }

    /// Subjects and usages are those of signatures.md 2.1: GN is the patronymic, the number stands in serialNumber.
    private static var script: String {
        let leaves = iins.keys.sorted().map { name in
            """
            openssl genpkey $ec -out \(name).key
            printf '[req]\\nprompt=no\\ndistinguished_name=dn\\nutf8=yes\\nstring_mask=utf8only\\n[dn]\\nC=KZ\\nCN=ТЕСТОВ ТЕСТ\\nSN=ТЕСТОВ\\nserialNumber=IIN\(iins[name] ?? "")\\nGN=ТЕСТОВИЧ\\n' > \(name).cnf
            openssl req -new -key \(name).key -config \(name).cnf -out \(name).csr
            openssl x509 -req -in \(name).csr -CA issuing.pem -CAkey issuing.key -CAcreateserial -days 365 -sha256 \\
                -extfile leaf.cnf -out \(name).pem
            """
        }
        return """
            set -e
            ec='-algorithm EC -pkeyopt ec_paramgen_curve:P-256'
            ca='basicConstraints=critical,CA:TRUE\\nkeyUsage=critical,keyCertSign,cRLSign\\nsubjectKeyIdentifier=hash'
            printf "[req]\\nprompt=no\\ndistinguished_name=dn\\nx509_extensions=ext\\n[dn]\\nCN=TEST ROOT\\n[ext]\\n$ca\\n" > root.cnf
            printf '[req]\\nprompt=no\\ndistinguished_name=dn\\n[dn]\\nCN=TEST NCA\\n' > issuing.cnf
            printf "$ca\\nauthorityKeyIdentifier=keyid\\n" > ca.cnf
            printf 'keyUsage=critical,digitalSignature,nonRepudiation\\nextendedKeyUsage=emailProtection,1.2.398.3.3.4.1.1\\ncertificatePolicies=1.2.398.3.3.2.3\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > leaf.cnf
            openssl genpkey $ec -out root.key
            openssl req -new -x509 -key root.key -config root.cnf -days 3650 -out root.pem
            openssl genpkey $ec -out issuing.key
            openssl req -new -key issuing.key -config issuing.cnf -out issuing.csr
            openssl x509 -req -in issuing.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650 -sha256 \\
                -extfile ca.cnf -out issuing.pem
            \(leaves.joined(separator: "\n"))
            """
    }
}
