#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/plot/plot.hpp"
#include "cli/process/input_checks.hpp"
#include "cli/process/interrupt.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/test_report.hpp"
#include "engine/results/reader.hpp"

namespace nullor::cli {

int plot(const PlotArguments& arguments) {
    std::vector<results::Table> tables;
    for (const std::string& path : arguments.results) {
        Outcome<std::vector<results::Table>> read = results::read_results(path);
        if (!read) {
            if (const std::optional<WrongInput> wrong = no_result(path))
                complain(wrong->message, wrong->hint);
            else
                complain(read.failure());
            return 4;
        }
        for (results::Table& table : read.value()) tables.push_back(std::move(table));
    }
    if (interrupted()) return 130; // of a pipe perhaps a part came
    PlotOptions options;
    options.columns = arguments.columns;
    options.title = arguments.title;
    const std::string extension = std::filesystem::path(arguments.output).extension().string();
    if (arguments.output != "-" && extension != ".svg" && extension != ".html") {
        complain(fmt::format("-o {}: the name must end in .svg or .html", arguments.output));
        return 2;
    }
    const Outcome<std::string> picture =
        extension == ".html" ? render_report(tables, options) : render_svg(tables, options);
    if (!picture) {
        complain(picture.failure());
        return 2;
    }
    return write_report(arguments.output, picture.value()) ? 0 : 4;
}

} // namespace nullor::cli
