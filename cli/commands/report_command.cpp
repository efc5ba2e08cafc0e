#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/plot/plot.hpp"
#include "cli/process/input_checks.hpp"
#include "cli/process/interrupt.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/report_text.hpp"
#include "cli/text/sweep_text.hpp"
#include "cli/text/tables_text.hpp"
#include "cli/text/test_report.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/table/text.hpp"
#include "engine/results/writer.hpp"
#include "engine/run/sweep/sweep_summary.hpp"

namespace nullor::cli {

namespace {

namespace fs = std::filesystem;

// Of a folder, the results that lie in it.
std::vector<std::string> files_of(const std::vector<std::string>& paths) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        const std::size_t first = files.size();
        for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
            const std::string ending = it->path().extension().string();
            if (!ending.empty() && results::find_format(std::string_view(ending).substr(1)))
                files.push_back(it->path().string());
        }
        std::sort(files.begin() + static_cast<std::ptrdiff_t>(first), files.end());
    }
    return files;
}

std::string summary(const results::Table& table) {
    const results::Header& header = table.header();
    const std::string step = render(header.coordinates);
    std::string text = fmt::format("{}{}: {} {}\n", header.analysis, step.empty() ? "" : " [" + step + "]",
                                   table.rows(), table.rows() == 1 ? "point" : "points");
    return text + (header.has_axis() && table.rows() > 0 ? render_extremes(table) : render_rows(table));
}

} // namespace

int report(const ReportArguments& arguments) {
    const std::vector<std::string> files = files_of(arguments.results);
    if (files.empty()) {
        complain("there is no result (csv, raw, json, nc) in what is named");
        return 4;
    }
    std::string text;
    std::vector<results::Table> tables;
    for (const std::string& file : files) {
        const bool drawn = arguments.output.has_value();
        if (!drawn && fs::path(file).extension() == ".nc")
            if (const Outcome<run::SweepReport> sweep = run::report_of(file)) {
                text += (text.empty() ? "" : "\n") + render(sweep.value(), "nullor run DECK", false);
                continue;
            }
        Outcome<std::vector<results::Table>> read = results::read_results(file);
        if (!read) {
            if (const std::optional<WrongInput> wrong = no_result(file))
                complain(wrong->message, wrong->hint);
            else
                complain(read.failure());
            return 4;
        }
        if (!drawn) text += (text.empty() ? "" : "\n") + file + "\n";
        for (results::Table& table : read.value())
            if (drawn)
                tables.push_back(std::move(table));
            else
                text += summary(table);
    }
    if (interrupted()) return 130;
    if (!arguments.output) {
        std::cout << text << std::flush;
        return std::cout ? 0 : 4;
    }
    const Outcome<std::string> page = render_report(tables, {});
    if (!page) {
        complain(page.failure());
        return 2;
    }
    return write_report(*arguments.output, page.value()) ? 0 : 4;
}

} // namespace nullor::cli
