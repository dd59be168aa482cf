// swift-tools-version: 6.2
import PackageDescription

/// The one list of settings: every Swift target of the house is compiled under it.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A target of the house; its dependencies are exactly what its sources import.
func floor(_ name: String, uses: Target.Dependency..., leavesOut: [String] = []) -> Target {
    .target(name: name, dependencies: uses, exclude: leavesOut, swiftSettings: house)
}

/// The tests of one target, or of the whole house.
func tests(of name: String, uses: Target.Dependency...) -> Target {
    .testTarget(name: name + "Tests", dependencies: uses, swiftSettings: house)
}

let package = Package(
    name: "dauys",
    products: [.executable(name: "dauys", targets: ["dauys"])],
    targets: [
        // C libraries: each is imported by exactly one Swift target.
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CGcrypt", pkgConfig: "libgcrypt", providers: [.apt(["libgcrypt20-dev"])]),
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("p11")]),

        // Leaves: they know nothing of courts, except Law, which knows nothing else.
        floor("Law"),
        floor("Postgres", uses: "CPostgres"),
        floor("HTTP", uses: "CMicroHTTPD"),
        floor("HTML"),
        floor("Signatures", uses: "CGcrypt", "COpenSSL"),
        floor("Delivery", uses: "CCurl"),

        // The way a complaint goes.
        floor("Docket", uses: "Law"),
        floor("CaseStore", uses: "Docket", "Law", "Postgres"),
        floor("Proceedings", uses: "CaseStore", "Delivery", "Docket", "Law", "Postgres", "Signatures"),
        floor("Portal", uses: "CQREncode", "Docket", "HTML", "HTTP", "Law", "Proceedings"),
        .executableTarget(
            name: "dauys",
            dependencies: [
                "CaseStore", "Delivery", "Docket", "HTTP", "Law", "Portal", "Postgres", "Proceedings", "Signatures",
            ],
            swiftSettings: house
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: ["Law", "Postgres"],
            path: "Tests/TestSupport",
            exclude: ["test_instant.sql"],
            swiftSettings: house
        ),
        tests(of: "Law", uses: "Law"),
        tests(of: "Docket", uses: "Docket", "Law", "Signatures", "TestSupport"),
        tests(of: "Signatures", uses: "Signatures"),
        tests(of: "Postgres", uses: "Postgres", "TestSupport"),
        tests(of: "HTTP", uses: "Delivery", "HTTP"),
        tests(of: "HTML", uses: "HTML"),
        tests(of: "Delivery", uses: "Delivery", "HTTP"),
        tests(of: "CaseStore", uses: "CaseStore", "Docket", "Law", "Postgres", "TestSupport"),
        tests(
            of: "Proceedings",
            uses: "CaseStore",
            "Delivery",
            "Docket",
            "HTTP",
            "Law",
            "Postgres",
            "Proceedings",
            "Signatures",
            "TestSupport"
        ),
        tests(of: "Portal", uses: "HTML", "HTTP", "Law", "Portal", "Proceedings"),
        tests(
            of: "Journey",
            uses: "Delivery",
            "Docket",
            "HTTP",
            "Law",
            "Portal",
            "Postgres",
            "Proceedings",
            "Signatures",
            "TestSupport"
        ),
        tests(of: "House"),
    ]
)
