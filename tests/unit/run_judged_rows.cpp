// Measures and expectations in the files of a run, of a sweep, and what is said of a sweep's file afterwards.

#include <cmath>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;

namespace {

using Json = nlohmann::json;

// JSON Schema as far as docs/*.schema.json use it.
bool fits(const Json& value, const Json& schema, const Json& root) {
    if (schema.contains("$ref")) {
        const std::string name = schema["$ref"].get<std::string>().substr(std::string("#/$defs/").size());
        return fits(value, root.at("$defs").at(name), root);
    }
    if (schema.contains("anyOf"))
        return std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                           [&](const Json& one) { return fits(value, one, root); });
    if (schema.contains("const")) return value == schema["const"];
    if (schema.contains("enum"))
        return std::find(schema["enum"].begin(), schema["enum"].end(), value) != schema["enum"].end();
    const std::string type = schema.value("type", "");
    if (type == "null") return value.is_null();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "array")
        return value.is_array() && value.size() >= schema.value("minItems", std::size_t{0}) &&
               value.size() <= schema.value("maxItems", std::size_t{1} << 40) &&
               std::all_of(value.begin(), value.end(),
                           [&](const Json& one) { return fits(one, schema["items"], root); });
    if (type != "object" || !value.is_object()) return false;
    for (const auto& key : schema.value("required", Json::array()))
        if (!value.contains(key)) return false;
    for (const auto& [key, member] : value.items()) {
        const bool known = schema["properties"].contains(key);
        if (!known || !fits(member, schema["properties"][key], root)) return false;
    }
    return true;
}

bool fits_file(const std::string& text, const std::string& schema) {
    std::ifstream file(std::string(NULLOR_SOURCE_DIR) + "/docs/" + schema);
    REQUIRE(file.good());
    const Json root = Json::parse(file);
    return fits(Json::parse(text), root, root);
}

// v(out) = r/(1k + r): 1/2 and 3/4; the cut-off of r and 1k in parallel with 1u.
const std::string divider =
    "Divider\n.param r=1k\nV1 in 0 DC 1 AC 1\nR1 in out 1k\nR2 out 0 {r}\nC1 out 0 1u\n"
    ".op\n.ac dec 10 1 10k\n.step r list 1k 3k\n"
    ".meas ac level FIND mag(v(out)) AT=1\n.meas ac never WHEN mag(v(out))=9\n"
    ".expect half op v(out) == 0.5\n.expect op v(out) < 0.7\n";

} // namespace

TEST_CASE("run -o writes measures and expectations, in every format") {
    const Folder folder;
    const std::string deck = folder / "d.cir", out = folder / "out";
    write_text(deck, divider);
    for (const std::string format : {"csv", "raw", "json", "nc"}) {
        CAPTURE(format);
        if (format == "nc" && !has_netcdf()) continue;
        CHECK(nullor_with({"run", deck, "-o", out, "--format", format}).status == 1);
        const auto tables = results_files::read(out + "/d.meas." + format);
        REQUIRE(tables.size() == 2);
        for (std::size_t k = 0; k < 2; ++k) {
            const auto& table = tables[k];
            const double r = k == 0 ? 1e3 : 3e3;
            const auto value = [&](const std::string& name) { return table.real(0, *table.find(name)); };
            CHECK(table.rows() == 1);
            CHECK(table.header().analysis == "meas");
            CHECK((format == "csv" ? value("r") : coordinate(table, "r")) == r);
            const double s = 2 * pi * 1e-6 * 1e3 * r / (1e3 + r);
            CHECK(value("level") == doctest::Approx(r / (1e3 + r) / std::hypot(1, s)).epsilon(1e-9));
            CHECK(std::isnan(value("never")));
            CHECK(value("pass(half)") == (k == 0 ? 1 : 0));
            CHECK(value("pass(expect2)") == (k == 0 ? 1 : 0));
            // |0.75 - 0.5| over what is allowed, 1e-12 + 1e-6 * 0.5
            if (k == 1) CHECK(value("error(half)") == doctest::Approx(0.25 / 5.00001e-7).epsilon(1e-6));
        }
    }
}

TEST_CASE("JSON says its format and schema, and is as the schema in the docs says") {
    const Folder folder;
    const std::string deck = folder / "d.cir", out = folder / "out";
    write_text(deck, divider);
    CHECK(nullor_with({"run", deck, "-o", out, "--format", "json"}).status == 1);
    for (const char* analysis : {"op", "ac", "meas"})
        CHECK(fits_file(text_of(out + "/d." + analysis + ".json"), "results.schema.json"));
    const std::string tested = nullor_with({"test", deck, "--metamorphic", "--json", "-"}).out;
    CHECK(Json::parse(tested)["format"] == "nullor-test");
    CHECK(fits_file(tested, "test.schema.json"));
    CHECK_FALSE(fits_file("{\"format\": \"nullor-results\", \"schema\": 1, \"tables\": [{}]}",
                          "results.schema.json"));
    // One of a later schema is not guessed at.
    write_text(folder / "later.json", "{\"format\": \"nullor-results\", \"schema\": 2, \"tables\": []}");
    const Ran later = nullor_with({"plot", folder / "later.json"});
    CHECK(later.status == 4);
    CHECK(has(later.err, "newer"));
}

TEST_CASE("names in a sweep's file do not depend on other cards") {
    if (!has_netcdf()) return;
    const std::string with = low_pass + ".op\n.tran 1m 2m\n";
    const Sweeps plain(low_pass), more(with);
    CHECK(plain.run("out.nc", {"--samples", "3"}).status == 0);
    CHECK(more.run("out.nc", {"--samples", "3"}).status == 0);
    const auto ac = plain.values("out.nc", "ac.v(out)");
    CHECK(ac.size() == 3 * 21 * 2);
    CHECK(more.values("out.nc", "ac.v(out)") == ac);
    CHECK(more.values("out.nc", "op.v(out)").size() == 3);
    CHECK(plain.values("out.nc", "ac.frequency") == more.values("out.nc", "ac.frequency"));
    for (const Sweeps* sweeps : {&plain, &more}) {
        CHECK(sweeps->run("out.csv", {"--samples", "3"}).status == 0);
        CHECK(text_of(sweeps->folder / "out.csv").starts_with("sample,r1,c1,failed\n0,"));
        CHECK(text_of(sweeps->folder / "out.ac.csv")
                  .starts_with("sample,r1,c1,frequency,re(v(out)),im(v(out))\n"));
    }
}

TEST_CASE("merge and report say of a sweep's file what the sweep said") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass +
                        ".step param g list 1 2\n.param g=1\nE1 e 0 out 0 {g}\n"
                        ".meas ac top MAX mag(v(out))\n.meas ac corner WHEN mag(v(out))={1/sqrt(2)}\n"
                        ".expect low ac mag(v(out)) < 1.1\n.expect meas corner > 157\n");
    const Ran whole = sweeps.run("out.nc", {"--samples", "40"});
    for (const char* shard : {"1/2", "2/2"})
        CHECK(sweeps.run("part.nc", {"--samples", "40", "--shard", shard}).status == 1); // some miss
    const Ran merged = nullor_with(
        {"merge", sweeps.folder / "part.nc", sweeps.folder / "part.1of2.nc", sweeps.folder / "part.2of2.nc"});
    const Ran reported = nullor_with({"report", sweeps.folder / "out.nc"});
    CHECK(merged.status == 0);
    CHECK(reported.status == 0);
    // From the number of variants on, but for the name of the deck, which no file knows.
    const auto said = [&](std::string text) {
        text.erase(0, text.find(": 2 steps x"));
        if (const std::size_t at = text.find(sweeps.deck); at != std::string::npos)
            text.replace(at, sweeps.deck.size(), "DECK");
        return text;
    };
    CHECK(has(whole.out, "yield: "));
    CHECK(has(whole.out, "standard deviation"));
    CHECK(said(reported.out) == said(whole.out));
    CHECK(said(merged.out) == said(whole.out));
    // Of other results: their ranges.
    CHECK(nullor_with({"run", sweeps.deck, "-o", sweeps.folder / "run"}).status < 2);
    const Ran curves = nullor_with({"report", sweeps.folder / "run"});
    CHECK(curves.status == 0);
    CHECK(has(curves.out, "|v(out)|"));
    CHECK(has(curves.out, "corner"));
    CHECK(nullor_with({"report", sweeps.folder / "part.1of2.nc"}).status == 4);
    CHECK(has(nullor_with({"report", sweeps.deck}).err, "is a deck, not a result"));
    CHECK(nullor_with({"report", sweeps.folder / "run", "-o", sweeps.folder / "r.html"}).status == 0);
    CHECK(text_of(sweeps.folder / "r.html").starts_with("<!DOCTYPE html>"));
}
