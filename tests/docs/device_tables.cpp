// The parameter tables of docs/devices against those of the devices.

#include <cmath>
#include <map>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "engine/devices/registry.hpp"
#include "tests/docs/markdown.hpp"

namespace {

using namespace nullor;
using devices::ParameterInfo;

const std::map<std::string, std::string, std::less<>> page_names{
    {"resistor", "resistor"},
    {"capacitor", "capacitor"},
    {"inductor", "inductor"},
    {"mutual inductance", "mutual"},
    {"voltage source", "vsource"},
    {"current source", "isource"},
    {"voltage-controlled voltage source", "vcvs"},
    {"current-controlled current source", "cccs"},
    {"voltage-controlled current source", "vccs"},
    {"current-controlled voltage source", "ccvs"},
    {"behavioural voltage source", "behavioural"},
    {"behavioural current source", "behavioural"},
    {"op-amp", "opamp"},
    {"diode", "diode"},
    {"bipolar transistor", "bjt"},
    {"junction field-effect transistor", "jfet"},
    {"MOS transistor", "mosfet"},
    {"power MOS transistor", "vdmos"},
    {"transconductance amplifier", "ota"},
    {"logic function", "logic"},
    {"voltage-controlled switch", "vswitch"},
    {"voltage-controlled switch of SPICE3", "sw"},
    {"current-controlled switch", "iswitch"},
    {"current-controlled switch of SPICE3", "csw"},
    {"transmission line", "transmission-line"},
};

std::string comma_separated(std::string_view words) {
    std::string text;
    for (const char c : words) text += c == ' ' ? ", " : std::string(1, c);
    return text;
}

std::string default_text(double value) {
    return std::isnan(value) ? "required" : fmt::format("{}", value);
}

// "> 0, inf": above 0, and infinity is a value. "finite": everything else is.
std::string range_text(const ParameterInfo& info) {
    std::string text;
    if (info.min > -devices::largest) text = fmt::format("{} {}", info.exclusive_min ? ">" : ">=", info.min);
    if (info.max < devices::largest) text += fmt::format("{}<= {}", text.empty() ? "" : ", ", info.max);
    if (text.empty()) return info.max == devices::infinity ? "any" : "finite";
    return info.max == devices::infinity ? text + ", inf" : text;
}

std::string meaning_text(const ParameterInfo& info) {
    std::string text(info.meaning);
    if (!info.law.empty()) text = fmt::format("by {}: {}", info.law, text);
    if (!info.default_of.empty()) text += fmt::format("; {} if not given", info.default_of);
    return text;
}

std::vector<std::string> row_of(const ParameterInfo& info) {
    return {std::string(info.name),
            comma_separated(info.alias),
            std::string(symbol(info.unit)),
            default_text(info.default_value),
            range_text(info),
            meaning_text(info)};
}

std::string joined(const std::vector<std::string>& cells) {
    std::string text = "|";
    for (std::string cell : cells) {
        for (std::size_t k = 0; (k = cell.find('|', k)) != std::string::npos; k += 2)
            cell.replace(k, 1, "\\|");
        text += " " + cell + " |";
    }
    return text;
}

} // namespace

TEST_CASE("each device has a page with its parameters") {
    for (const devices::DeviceInfo* info : devices::registry()) {
        INFO(std::string(info->name));
        const auto name = page_names.find(info->name);
        REQUIRE(name != page_names.end());
        const docs::Page* page = docs::find_page("docs/devices/" + name->second + ".md");
        REQUIRE(page != nullptr);
        const auto rows = page->rows({"name", "alias", "unit", "default", "range", "meaning"});
        CHECK(rows.size() == info->parameters.size());
        for (std::size_t k = 0; k < info->parameters.size(); ++k) {
            const std::string expected = joined(row_of(info->parameters[k]));
            CHECK_MESSAGE((k < rows.size() && joined(rows[k]) == expected),
                          fmt::format("{} should say\n{}", page->path, expected));
        }
    }
}

TEST_CASE("the waveforms are on the pages of the sources") {
    for (const char* path : {"docs/devices/vsource.md", "docs/devices/isource.md"}) {
        const docs::Page* page = docs::find_page(path);
        REQUIRE(page != nullptr);
        std::string text;
        for (const docs::Line& line : page->lines) text += line.text + "\n";
        if (text.find("vsource.md") != std::string::npos) continue; // refers to the other page
        for (const devices::WaveformInfo& wave : devices::waveforms()) {
            std::string name(wave.name);
            for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            INFO(name);
            if (wave.pairs)
                CHECK(text.find(name + "(t1 v1 t2 v2 ...)") != std::string::npos);
            else
                CHECK(text.find(name + "(" + std::string(wave.numbers) + ")") != std::string::npos);
            for (const devices::WaveformOption& option : wave.options)
                CHECK(text.find("`" + std::string(option.name) + "=`") != std::string::npos);
        }
    }
}
