#include "engine/results/formats/raw_writer.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

#include <fmt/format.h>

#include "engine/results/formats/raw_names.hpp"
#include "engine/results/table/number_text.hpp"

namespace nullor::results {
namespace {

constexpr int points_width = 20; // as wide as the largest count: it is patched in at the end

std::string_view type_of(Unit unit) {
    const auto found =
        std::find_if(raw_types.begin(), raw_types.end(), [&](const RawType& t) { return t.unit == unit; });
    return found == raw_types.end() ? "notype" : found->type;
}

// A header line ends at the line's end, a variable's name at a blank.
std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, ' ');
    return text;
}

// Blanks only part the words of an expression. What else cannot be printed stays to be told apart.
std::string one_word(std::string_view text) {
    std::string word;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isspace(byte)) continue;
        if (std::iscntrl(byte))
            word += fmt::format("%{:02X}", byte);
        else
            word += c;
    }
    return word;
}

std::string plot_name(const Header& header) {
    std::string_view kind = header.analysis, number;
    const auto digits = kind.find_last_not_of("0123456789") + 1;
    number = kind.substr(digits);
    kind = kind.substr(0, digits);
    const auto found = std::find_if(analysis_names.begin(), analysis_names.end(),
                                    [&](const AnalysisName& n) { return n.analysis == kind; });
    std::string name(found == analysis_names.end() ? kind : found->plot_name);
    if (!number.empty()) name += fmt::format(" {}", number);
    std::string_view separator = ": ";
    for (const auto& coordinate : header.coordinates) {
        name += fmt::format("{}{}={}", separator, coordinate.name, number_text(coordinate.value));
        if (coordinate.unit != Unit::none) name += fmt::format(" {}", symbol(coordinate.unit));
        separator = ", ";
    }
    return one_line(std::move(name));
}

} // namespace

void RawWriter::begin(const Header& header) {
    has_axis_ = header.has_axis();
    width_ = header.columns.size();
    points_ = 0;
    file_.write(fmt::format("Title: {}\n", one_line(header.title)));
    // Readers want the line. The date of a run would make equal runs differ, so it is always the same one.
    file_.write("Date: Thu Jan  1 00:00:00  1970\n");
    // Who wrote it: readers such as spicelib tell by it which dialect of rawfiles this is.
    file_.write("Command: nullor, a rawfile as ngspice writes it\n");
    file_.write(fmt::format("Plotname: {}\nFlags: {}\nNo. Variables: {}\nNo. Points: ", plot_name(header),
                            header.is_complex ? "complex" : "real", width_ + (has_axis_ ? 1 : 0)));
    points_at_ = file_.size();
    file_.write(fmt::format("{:<{}}\nVariables:\n", 0, points_width));
    std::size_t index = 0;
    if (has_axis_) {
        file_.write(
            fmt::format("\t{}\t{}\t{}\n", index++, one_word(header.axis.name), type_of(header.axis.unit)));
    }
    for (const auto& column : header.columns)
        file_.write(fmt::format("\t{}\t{}\t{}\n", index++, one_word(column.name), type_of(column.unit)));
    file_.write("Binary:\n");
}

bool RawWriter::row(double axis, const double* values) {
    const auto size = (width_ + 1) * sizeof(double);
    char* to = file_.reserve(size);
    char* const start = to;
    if (has_axis_) {
        std::memcpy(to, &axis, sizeof axis);
        to += sizeof axis;
    }
    std::memcpy(to, values, width_ * sizeof(double));
    file_.advance(static_cast<std::size_t>(to - start) + width_ * sizeof(double));
    ++points_;
    return !file_.failed();
}

bool RawWriter::row(double axis, const std::complex<double>* values) {
    constexpr auto pair = sizeof(std::complex<double>);
    char* to = file_.reserve((width_ + 1) * pair);
    char* const start = to;
    if (has_axis_) {
        const std::complex<double> place = axis;
        std::memcpy(to, &place, pair);
        to += pair;
    }
    std::memcpy(to, values, width_ * pair);
    file_.advance(static_cast<std::size_t>(to - start) + width_ * pair);
    ++points_;
    return !file_.failed();
}

bool RawWriter::rows(std::span<const double> axis, std::span<const std::complex<double>* const> columns) {
    const std::size_t variables = columns.size() + (has_axis_ ? 1 : 0);
    const std::size_t size = axis.size() * variables * sizeof(std::complex<double>);
    char* to = file_.reserve(size);
    // One number at a time: both at once would wait until they have been stored side by side.
    const auto put = [&to](double re, double im) {
        std::memcpy(to, &re, sizeof re);
        std::memcpy(to + sizeof re, &im, sizeof im);
        to += sizeof re + sizeof im;
    };
    for (std::size_t k = 0; k < axis.size(); ++k) {
        if (has_axis_) put(axis[k], 0);
        for (const std::complex<double>* column : columns) put(column[k].real(), column[k].imag());
    }
    file_.advance(size);
    points_ += axis.size();
    return !file_.failed();
}

void RawWriter::end() {
    if (!file_.failed()) file_.patch(points_at_, fmt::format("{:<{}}", points_, points_width));
}

} // namespace nullor::results
