/// A one-page PDF, for crawlers that must notice what is not a page.
enum DemoDocument {
    static let priceList: [UInt8] = {
        let text = "BT /F1 18 Tf 72 720 Td (Lantern Lane: storm lantern 49.00, tea light 4.50) Tj ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(text.utf8.count) >>\nstream\n\(text)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var document = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (position, object) in objects.enumerated() {
            offsets.append(document.utf8.count)
            document += "\(position + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = document.utf8.count
        document += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            document += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        document += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(document.utf8)
    }()
}
