import ArgumentParser
import GRDB
import Hummingbird
import AsyncHTTPClient

@main
struct Moongate: AsyncParsableCommand {
    func run() async throws {}
}
