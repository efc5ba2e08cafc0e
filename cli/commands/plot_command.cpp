#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/plot/plot.hpp"
#include "cli/plot/plot_limits.hpp"
#include "cli/plot/raster.hpp"
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
    for (const std::string& path : arguments.results)
        for (SpecLimit& limit : limits_in(path)) options.limits.push_back(std::move(limit));
    options.x_range = arguments.x_range;
    options.y_range = arguments.y_range;
    options.columns = arguments.columns;
    options.title = arguments.title;
    const std::string extension = std::filesystem::path(arguments.output).extension().string();
    const bool raster = extension == ".png" || extension == ".pdf";
    if (arguments.output != "-" && extension != ".svg" && extension != ".html" && !raster) {
        complain(fmt::format("-o {}: the name must end in .svg, .png, .pdf or .html", arguments.output));
        return 2;
    }
    const Outcome<std::string> picture =
        extension == ".html" ? render_report(tables, options) : render_svg(tables, options);
    if (!picture) {
        complain(picture.failure());
        return 2;
    }
    if (!raster) return write_report(arguments.output, picture.value()) ? 0 : 4;
    const Outcome<std::string> file =
        converted(picture.value(), extension == ".png" ? Picture::png : Picture::pdf);
    if (!file) {
        complain(file.failure());
        return 4;
    }
    return write_report(arguments.output, file.value()) ? 0 : 4;
}

} // namespace nullor::cli
