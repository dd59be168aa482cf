public import Testing

/// Gives each test its own database, copied from a template and dropped afterwards.
///
/// On a suite it gives one to every test of it, and to every case of a test with arguments.
public struct FreshDatabase: TestTrait, SuiteTrait, TestScoping {
    /// The database of the running test.
    ///
    /// - Throws: ``NoDatabase`` outside a test that carries the trait.
    public static var current: TestDatabase {
        get throws {
            guard let running else { throw NoDatabase() }
            return running
        }
    }

    @TaskLocal private static var running: TestDatabase?

    /// What a database begins with.
    public enum Template: String, Sendable {
        /// The whole schema of the service, and a clock that tests turn.
        case dauys = "dauys_template"
        /// Nothing at all.
        case empty = "template0"
    }

    private let template: Template

    public init(template: Template = .dauys) { self.template = template }

    public var isRecursive: Bool { true }

    /// Runs one test within its own database.
    ///
    /// - Throws: What the test throws; why there is no database, so that the test fails and never passes in silence.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard !test.isSuite else { return try await function() }
        // All tests begin at once; only so many at a time have a database, or the server runs out of connections.
        await TestServer.places.take()
        do { try await run(function) } catch {
            await TestServer.places.giveBack()
            throw error
        }
        await TestServer.places.giveBack()
    }

    private func run(_ function: @concurrent @Sendable () async throws -> Void) async throws {
        let (name, server) = try await TestServer.makeDatabase(from: template.rawValue)
        do {
            try await Self.$running.withValue(TestDatabase(name: name, server: server)) { try await function() }
        } catch {
            try await TestServer.dropDatabase(name)
            throw error
        }
        try await TestServer.dropDatabase(name)
    }
}

/// A test asked for its database and has none.
public struct NoDatabase: Error, CustomStringConvertible {
    public var description: String { "This test has no database: put .freshDatabase or .emptyDatabase on its suite." }
}

extension Trait where Self == FreshDatabase {
    /// A database with the whole schema for each test.
    public static var freshDatabase: Self { Self() }

    /// An empty database for each test.
    public static var emptyDatabase: Self { Self(template: .empty) }
}
