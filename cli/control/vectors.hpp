#pragma once
// Results as ngspice's commands see them: named vectors of a plot. A plot is what one analysis left; `const`
// holds constants, and what is computed without any result.

#include <complex>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/results/table/table.hpp"

namespace nullor::cli::control {

struct Vector {
    std::vector<std::complex<double>> values;
    bool complex = false;

    [[nodiscard]] std::size_t size() const { return values.size(); }
    [[nodiscard]] static Vector number(double value) { return {{value}, false}; }
};

// "tran" of "tran2", the name of a plot or of an analysis.
[[nodiscard]] std::string kind_of(const std::string& name);

struct Plot {
    std::string name;                                    // "tran1"
    std::string title;                                   // "Transient Analysis"
    std::string scale;                                   // name of the axis's vector; empty: none (op)
    std::vector<std::pair<std::string, Vector>> vectors; // lower case, in the order of the table
    std::shared_ptr<const results::Table> table;         // where it came from; none for const and linearize

    [[nodiscard]] const Vector* find(std::string_view lower_name) const;
    void set(const std::string& lower_name, Vector value);
};

// The columns of a table, its axis first.
[[nodiscard]] Plot plot_of(std::shared_ptr<const results::Table> table, std::string name, std::string title);

class Plots {
public:
    Plots();

    void add(Plot plot); // becomes the current one
    [[nodiscard]] Plot& current() { return *list_[current_]; }
    [[nodiscard]] const Plot& current() const { return *list_[current_]; }
    [[nodiscard]] bool choose(std::string_view name); // "tran1", "tran", "previous"
    void destroy(std::string_view name);              // "all" or a name; const stays
    // Of the current plot, of "tran1.v(out)", of const.
    [[nodiscard]] const Vector* find(std::string_view lower_name) const;
    // Of what "noise1.onoise" or "2*tran1.v(out)" is; the current one where no plot is named.
    [[nodiscard]] const Plot& plot_of(std::string_view expression) const;
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] std::string next_name(const std::string& kind); // "tran1", "tran2", ...

private:
    std::vector<std::unique_ptr<Plot>> list_; // const first
    std::size_t current_ = 0;
    std::vector<std::pair<std::string, int>> counts_;
};

} // namespace nullor::cli::control
