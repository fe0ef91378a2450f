import Foundation
import Testing

@Suite("libraries that are loaded when they are needed")
struct MissingLibraryTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("without libxlsxwriter scripts run, and who asks for a sheet is told what to install")
    func sheets() throws {
        // What stands in the loader's way is a file of that name that is no library.
        try folder.write("libxlsxwriter.so.4", "")
        let code = """
            apify.dev.seed { datasets = { products = { { name = "Lamp" } } } }
            print(apify.datasets.download("~products", "products.csv"))
            apify.datasets.download("~products", "products.xlsx")
            """
        let outcome = try MoongateBinary.run(
            ["--state", "state", "-e", code], in: folder, environment: ["LD_LIBRARY_PATH": folder.path])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("apt-get install libxlsxwriter4"))
        #expect(try String(contentsOfFile: folder.path + "/products.csv", encoding: .utf8).contains("Lamp"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/products.xlsx"))
    }
}
