// Result files that are texts in memory, for tests of what a run writes and in which order.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "tests/unit/run_deck.hpp"

namespace decks {

// "ac" -> its lines: one a table ("rf=1 | v(out)") and one a row ("10: 1+0i"), shortest exact digits.
using Texts = std::map<std::string, std::string>;

class TextWriter final : public nullor::results::Writer {
public:
    TextWriter(Texts& texts, std::string name) : texts_(texts), name_(std::move(name)) {}

    void begin(const nullor::results::Header& header) override {
        width_ = header.columns.size();
        for (const nullor::results::Coordinate& c : header.coordinates)
            text_ += fmt::format("{}={} ", c.name, c.value);
        text_ += "|";
        for (const nullor::results::ColumnInfo& c : header.columns) text_ += " " + c.name;
        text_ += "\n";
    }
    bool row(double axis, const double* values) override {
        text_ += fmt::format("{}:", axis);
        for (std::size_t k = 0; k < width_; ++k) text_ += fmt::format(" {}", values[k]);
        text_ += "\n";
        return true;
    }
    bool row(double axis, const std::complex<double>* values) override {
        text_ += fmt::format("{}:", axis);
        for (std::size_t k = 0; k < width_; ++k)
            text_ += fmt::format(" {}{:+}i", values[k].real(), values[k].imag());
        text_ += "\n";
        return true;
    }
    void end() override { text_ += "end\n"; }
    nullor::Outcome<nullor::Done> finish() override {
        texts_[name_] += text_;
        return nullor::Done{};
    }

private:
    Texts& texts_;
    std::string name_, text_;
    std::size_t width_ = 0;
};

// Settings of a run that writes into texts.
inline nullor::run::Settings recording(Texts& texts, int jobs = 1) {
    nullor::run::Settings settings;
    settings.jobs = jobs;
    settings.keep_tables = false;
    settings.file_name = [](const std::string& analysis) { return "deck." + analysis; };
    settings.open =
        [&](const std::string& analysis) -> nullor::Outcome<std::unique_ptr<nullor::results::Writer>> {
        return std::unique_ptr<nullor::results::Writer>(new TextWriter(texts, analysis));
    };
    return settings;
}

inline std::size_t occurrences(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
        ++count;
    return count;
}

} // namespace decks
