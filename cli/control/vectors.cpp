#include "cli/control/vectors.hpp"

#include <algorithm>
#include <cctype>
#include <numbers>

#include "engine/base/constants.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli::control {

namespace {

// The same vector by its other names: out is v(out), v1#branch is i(v1), v-sweep and temp-sweep the axis of a
// .dc, onoise_spectrum is onoise.
std::string other_name(const std::string& name) {
    constexpr std::string_view branch = "#branch", spectrum = "_spectrum";
    if (name.ends_with(spectrum)) return name.substr(0, name.size() - spectrum.size());
    if (name.ends_with("-sweep")) return "sweep";
    return name.ends_with(branch) ? "i(" + name.substr(0, name.size() - branch.size()) + ")"
                                  : "v(" + name + ")";
}

const Vector* find_in(const Plot& plot, std::string_view name) {
    const Vector* found = plot.find(name);
    return found ? found : plot.find(other_name(std::string(name)));
}

} // namespace

std::string kind_of(const std::string& name) {
    return name.substr(0, name.find_last_not_of("0123456789") + 1);
}

const Vector* Plot::find(std::string_view lower_name) const {
    for (const auto& [known, vector] : vectors)
        if (known == lower_name) return &vector;
    return nullptr;
}

void Plot::set(const std::string& lower_name, Vector value) {
    for (auto& [known, vector] : vectors)
        if (known == lower_name) {
            vector = std::move(value);
            return;
        }
    vectors.emplace_back(lower_name, std::move(value));
}

Plot plot_of(std::shared_ptr<const results::Table> table, std::string name, std::string title) {
    Plot plot{std::move(name), std::move(title), {}, {}, table};
    const results::Header& header = table->header();
    if (header.has_axis()) {
        plot.scale = header.analysis.starts_with("dc") ? "sweep" : parser::lower_case(header.axis.name);
        Vector axis;
        for (std::size_t row = 0; row < table->rows(); ++row) axis.values.emplace_back(table->axis(row));
        plot.vectors.emplace_back(plot.scale, std::move(axis));
    }
    for (std::size_t column = 0; column < table->width(); ++column) {
        Vector vector;
        vector.complex = header.is_complex;
        for (std::size_t row = 0; row < table->rows(); ++row)
            vector.values.push_back(table->value(row, column));
        plot.vectors.emplace_back(parser::lower_case(header.columns[column].name), std::move(vector));
    }
    return plot;
}

Plots::Plots() {
    auto constants = std::make_unique<Plot>();
    constants->name = "const";
    constants->title = "Constant values";
    const std::pair<const char*, double> known[] = {{"yes", 1},
                                                    {"true", 1},
                                                    {"no", 0},
                                                    {"false", 0},
                                                    {"pi", pi},
                                                    {"e", std::numbers::e},
                                                    {"c", 299792458.0},
                                                    {"kelvin", -zero_celsius},
                                                    {"echarge", elementary_charge},
                                                    {"boltz", boltzmann},
                                                    {"planck", 6.62607015e-34}};
    for (const auto& [name, value] : known) constants->set(name, Vector::number(value));
    constants->set("i", {{{0, 1}}, true});
    list_.push_back(std::move(constants));
}

void Plots::add(Plot plot) {
    list_.push_back(std::make_unique<Plot>(std::move(plot)));
    current_ = list_.size() - 1;
}

bool Plots::choose(std::string_view name) {
    if (name == "previous" && current_ > 0) {
        --current_;
        return true;
    }
    for (std::size_t k = list_.size(); k-- > 0;) // the newest of a kind: "tran"
        if (list_[k]->name == name ||
            (list_[k]->name.starts_with(name) &&
             list_[k]->name.find_first_not_of("0123456789", name.size()) == std::string::npos)) {
            current_ = k;
            return true;
        }
    return false;
}

void Plots::destroy(std::string_view name) {
    for (std::size_t k = list_.size(); k-- > 1;)
        if (name == "all" || list_[k]->name == name)
            list_.erase(list_.begin() + static_cast<std::ptrdiff_t>(k));
    current_ = std::min(current_, list_.size() - 1);
}

const Vector* Plots::find(std::string_view lower_name) const {
    if (const Vector* found = find_in(current(), lower_name)) return found;
    const std::size_t dot = lower_name.find('.');
    if (dot != std::string_view::npos)
        for (const auto& plot : list_)
            if (plot->name == lower_name.substr(0, dot)) return find_in(*plot, lower_name.substr(dot + 1));
    return list_.front()->find(lower_name);
}

const Plot& Plots::plot_of(std::string_view expression) const {
    const std::string text = parser::lower_case(expression);
    for (std::size_t k = 1; k < list_.size(); ++k) {
        const std::size_t p = text.find(list_[k]->name + ".");
        if (p != std::string::npos && (p == 0 || !std::isalnum(static_cast<unsigned char>(text[p - 1]))))
            return *list_[k];
    }
    return current();
}

std::vector<std::string> Plots::names() const {
    std::vector<std::string> names;
    for (const auto& plot : list_) names.push_back(plot->name);
    return names;
}

std::string Plots::next_name(const std::string& kind) {
    for (auto& [name, count] : counts_)
        if (name == kind) return kind + std::to_string(++count);
    counts_.emplace_back(kind, 1);
    return kind + "1";
}

} // namespace nullor::cli::control
