// Commands that show vectors: on the terminal, in files, as figures.

#include <algorithm>

#include <fmt/format.h>

#include "cli/control/commands.hpp"
#include "cli/plot/plot.hpp"
#include "cli/plot/raster.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli::control {

namespace {

using Named = Session::Named;

std::string number_text(const Vector& vector, std::size_t k) {
    const std::complex<double> value = vector.values[std::min(k, vector.size() - 1)];
    return vector.complex ? fmt::format("{:.6e},{:.6e}", value.real(), value.imag())
                          : fmt::format("{:.6e}", value.real());
}

bool is_voltage(const std::string& name) {
    return name.starts_with("v(");
}

// What a plot can have behind its expressions: xlimit 0 1, ylabel "gain", loglog.
std::size_t words_of_option(const std::string& word) {
    static constexpr std::pair<std::string_view, std::size_t> options[] = {
        {"xlimit", 3},    {"xl", 3},     {"ylimit", 3},     {"yl", 3},      {"xindices", 3},
        {"xlabel", 2},    {"ylabel", 2}, {"title", 2},      {"xdelta", 2},  {"ydelta", 2},
        {"xlog", 1},      {"ylog", 1},   {"loglog", 1},     {"linear", 1},  {"lin", 1},
        {"log", 1},       {"nogrid", 1}, {"samep", 1},      {"polar", 1},   {"smith", 1},
        {"nointerp", 1},  {"points", 1}, {"line", 1},       {"linplot", 1}, {"combplot", 1},
        {"pointplot", 1}, {"comb", 1},   {"retraceplot", 1}};
    for (const auto& [name, count] : options)
        if (word == name) return count;
    return 0;
}

Unit unit_of(const std::string& name) {
    return is_voltage(name) ? Unit::volt : name.starts_with("i(") ? Unit::ampere : Unit::none;
}

// A density is told by its column alone: onoise, noise1.onoise_spectrum.
Unit unit_in(const Plot& plot, std::string name) {
    if (!plot.table) return unit_of(name);
    name = parser::lower_case(name);
    if (name.starts_with(plot.name + ".")) name.erase(0, plot.name.size() + 1);
    constexpr std::string_view spectrum = "_spectrum";
    if (name.ends_with(spectrum)) name.resize(name.size() - spectrum.size());
    for (const results::ColumnInfo& column : plot.table->header().columns)
        if (parser::lower_case(column.name) == name) return column.unit;
    return unit_of(name);
}

// Vectors of one length over the scale of the plot, or over `scale`.
results::Table table_of(const std::vector<Named>& list, const Plot& plot, const Named* scale) {
    results::Header header;
    header.title = plot.title;
    header.analysis = kind_of(plot.name);
    std::size_t rows = 1;
    for (const Named& one : list) {
        header.is_complex = header.is_complex || one.vector.complex;
        header.columns.push_back({one.name, unit_in(plot, one.name), {}});
        rows = std::max(rows, one.vector.size());
    }
    const Vector* axis = scale ? &scale->vector : plot.find(plot.scale);
    if (axis && axis->size() == rows) {
        const bool own = plot.table && !scale;
        header.axis = own ? plot.table->header().axis
                          : results::ColumnInfo{scale ? scale->name : plot.scale,
                                                scale ? unit_of(scale->name) : Unit::second,
                                                {}};
    }
    results::Table table(header);
    for (std::size_t k = 0; k < rows; ++k) {
        std::vector<std::complex<double>> values;
        for (const Named& one : list)
            values.push_back(
                one.vector.values.empty() ? 0.0 : one.vector.values[std::min(k, one.vector.size() - 1)]);
        const double x = axis && k < axis->size() ? axis->values[k].real() : 0;
        if (header.is_complex) {
            table.append(x, values.data());
        } else {
            std::vector<double> real;
            for (const auto& value : values) real.push_back(value.real());
            table.append(x, real.data());
        }
    }
    return table;
}

} // namespace

void Commands::echo(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::vector<std::string> words = words_of(session.substituted(rest, span));
    session.print(fmt::format("{}\n", fmt::join(words, " ")));
}

// One number a line, "v(out) = 1.000000e+00"; longer vectors as a table.
void Commands::print(Session& session, const std::string&, const std::string& rest, Span span) {
    std::string text = session.substituted(rest, span);
    if (text.starts_with("col") || text.starts_with("line"))
        text = text.substr(text.find_first_of(" \t") + 1);
    const std::vector<Named> list = session.vectors(text, span);
    std::vector<Named> columns;
    std::size_t rows = 0;
    for (const Named& one : list) {
        if (one.vector.size() == 1)
            session.print(fmt::format("{} = {}\n", one.name, number_text(one.vector, 0)));
        if (one.vector.size() > 1) columns.push_back(one);
        if (one.vector.size() > 1) rows = std::max(rows, one.vector.size());
    }
    if (columns.empty()) return;
    const Plot& plot = session.plots_.plot_of(columns[0].name);
    if (const Vector* scale = plot.find(plot.scale);
        scale && scale->size() == rows && columns[0].name != plot.scale)
        columns.insert(columns.begin(), {plot.scale, *scale});
    std::string line = fmt::format("{:<8}", "Index");
    for (const Named& one : columns) line += fmt::format("{:<{}}", one.name, one.vector.complex ? 32 : 16);
    session.print(line + "\n");
    for (std::size_t k = 0; k < rows; ++k) {
        line = fmt::format("{:<8}", k);
        for (const Named& one : columns)
            line += fmt::format("{:<{}}", number_text(one.vector, k), one.vector.complex ? 32 : 16);
        session.print(line + "\n");
    }
}

void Commands::display(Session& session, const std::string&, const std::string&, Span) {
    const Plot& plot = session.plots_.current();
    session.print(fmt::format("{}: {}\n", plot.name, plot.title));
    for (const auto& [name, vector] : plot.vectors)
        session.print(fmt::format("    {:<20}: {}, {} long\n", name, vector.complex ? "complex" : "real",
                                  vector.size()));
}

void Commands::plot(Session& session, const std::string& word, const std::string& rest, Span span) {
    std::vector<std::string> words = words_of(session.substituted(rest, span));
    if (word != "plot" && word != "asciiplot" && !words.empty())
        words.erase(words.begin()); // a file of theirs
    std::string text, title;
    for (std::size_t k = 0; k < words.size(); ++k) {
        const std::size_t count = words_of_option(parser::lower_case(words[k]));
        if (count == 0) text += words[k] + " ";
        if (count == 2 && parser::lower_case(words[k]) == "title" && k + 1 < words.size())
            title = words[k + 1];
        k += count > 0 ? count - 1 : 0;
    }
    if (!session.files_.has_folder()) return session.note(span, "a plot is drawn with -o DIR");
    std::optional<Named> over;
    if (const std::size_t vs = text.find(" vs "); vs != std::string::npos) {
        const std::vector<Named> scale = session.vectors(text.substr(vs + 4), span);
        if (!scale.empty()) over = scale.front();
        text.resize(vs);
    }
    const std::vector<Named> list = session.vectors(text, span);
    if (list.empty()) return;
    PlotOptions options;
    options.title = title;
    const Outcome<std::string> picture =
        render_svg({table_of(list, session.plots_.plot_of(list[0].name), over ? &*over : nullptr)}, options);
    const Outcome<std::string> place =
        session.files_.place(fmt::format("plot{}.svg", ++session.runs_["plot"]));
    if (!picture) return session.error(span, picture.failure().message, picture.failure().hint);
    if (!place) return session.error(span, place.failure().message, place.failure().hint);
    session.files_.text(place.value(), picture.value(), false);
}

// write FILE [expressions]: a rawfile.
void Commands::write(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::string text = session.substituted(rest, span);
    const std::vector<std::string> words = words_of(text);
    if (words.empty()) return session.error(span, "write needs the name of a file");
    const Outcome<std::string> place = session.files_.place(words[0]);
    if (!place) return session.error(span, place.failure().message, place.failure().hint);
    const std::string what = text.substr(text.find(words[0]) + words[0].size());
    const std::vector<Named> list = session.vectors(words.size() > 1 ? what : "all", span);
    if (list.empty()) return session.error(span, "there are no vectors to write");
    session.files_.table(place.value(), table_of(list, session.plots_.plot_of(list[0].name), nullptr),
                         session.variables_.contains("appendwrite"));
}

// wrdata FILE expressions: a column of the scale before each, or one for all where wr_singlescale is set.
void Commands::write_data(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::string text = session.substituted(rest, span);
    const std::vector<std::string> words = words_of(text);
    if (words.size() < 2) return session.error(span, "wrdata needs the name of a file and vectors");
    Outcome<std::string> place = session.files_.place(words[0]);
    if (!place) return session.error(span, place.failure().message, place.failure().hint);
    if (words[0].find('.') == std::string::npos) place = place.value() + ".data";
    const std::vector<Named> list = session.vectors(text.substr(text.find(words[0]) + words[0].size()), span);
    if (list.empty()) return;
    const Plot& plot = session.plots_.plot_of(list[0].name);
    const Vector* scale = plot.find(plot.scale);
    const bool single = session.variables_.contains("wr_singlescale");
    std::string lines;
    if (session.variables_.contains("wr_vecnames")) {
        for (std::size_t c = 0; c < list.size(); ++c) {
            if (c == 0 || !single) lines += fmt::format(" {:<16}", plot.scale.empty() ? "index" : plot.scale);
            lines += fmt::format(" {:<16}", list[c].name);
            if (list[c].vector.complex) lines += fmt::format(" {:<16}", list[c].name);
        }
        lines += "\n";
    }
    std::size_t rows = 0;
    for (const Named& one : list) rows = std::max(rows, one.vector.size());
    for (std::size_t k = 0; k < rows; ++k) {
        for (std::size_t c = 0; c < list.size(); ++c) {
            const Vector& vector = list[c].vector;
            const double x = scale && k < scale->size() ? scale->values[k].real() : static_cast<double>(k);
            const std::complex<double> y = vector.values[std::min(k, vector.size() - 1)];
            if (c == 0 || !single) lines += fmt::format(" {: .8e}", x);
            lines += fmt::format(" {: .8e}", y.real());
            if (vector.complex) lines += fmt::format(" {: .8e}", y.imag());
        }
        lines += "\n";
    }
    session.files_.text(place.value(), lines, session.variables_.contains("appendwrite"));
}

} // namespace nullor::cli::control
