#pragma once
// The equations of a circuit, written from CONTRACT.md: E x' + A x = B u(t), where some rows of A and B
// depend on which piece of a piecewise affine law is in force. x holds node voltages, the current of every
// device and the op-amps' inner quantities; u holds the sources and, last, the constant 1.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/random/circuit.hpp"
#include "tests/random/number.hpp"

namespace randomly {

// factors of unknowns, and a constant
struct Affine {
    std::vector<std::pair<int, Real>> terms;
    Real constant = 0;

    Affine& add(int unknown, Real factor);
    Affine& add(const Affine& other, Real factor);
};

struct Piece {
    Affine law;                     // = 0
    std::vector<Affine> conditions; // >= 0
    bool strict = false;            // > 0, where it rests there: a law that jumps
};

// One row that has several pieces.
struct Switch {
    std::string name;
    int row = 0;
    std::vector<Piece> pieces;
};

using Mode = std::vector<signed char>; // the piece of each switch

class Equations {
public:
    explicit Equations(const Circuit& circuit);

    [[nodiscard]] int size() const { return static_cast<int>(e_.rows()); }
    [[nodiscard]] int inputs() const { return static_cast<int>(b_.cols()); }
    [[nodiscard]] const Matrix& charges() const { return e_; } // E
    [[nodiscard]] const std::vector<Switch>& switches() const { return switches_; }
    [[nodiscard]] const std::vector<Source>& sources() const { return sources_; }
    [[nodiscard]] const std::vector<std::string>& source_names() const { return source_names_; }
    // A and B with the pieces of a mode
    void fill(const Mode& mode, Matrix& a, Matrix& b) const;
    // -1: no such column. Names as results have them: v(n), i(xu1)
    [[nodiscard]] int find(const std::string& column) const;
    [[nodiscard]] const std::map<std::string, int>& columns() const { return columns_; }
    [[nodiscard]] int row_of(const std::string& device) const { return row_of_.at(device); } // not of op-amps
    [[nodiscard]] Real sign(const std::string& column) const { return column.starts_with("i(x") ? -1 : 1; }

private:
    int unknown(const std::string& name);
    int node(const std::string& name);
    int current(const std::string& device);
    int row();
    void put(Matrix& m, int row, int column, Real value);
    void put(int row, const Affine& law); // law = 0
    void through(int current, const std::string& plus, const std::string& minus);
    Affine voltage(const std::string& plus, const std::string& minus);
    Affine value(const Linear& linear);
    int choose(const std::string& name, std::vector<Piece> pieces);
    int clipped(const std::string& name, const Affine& x, const Affine& low, const Affine& high, bool below,
                bool above);
    void opamp(const Device& device, double temperature);
    int piece(const std::string& name, const Behaviour::Piece& piece);

    std::map<std::string, int> columns_;
    std::map<std::string, int> nodes_; // row of Kirchhoff's current law = column of the voltage
    Matrix e_, a_, b_;
    int rows_ = 0, unknowns_ = 0;
    std::map<std::string, int> row_of_;
    std::vector<Switch> switches_;
    std::vector<Source> sources_;
    std::vector<std::string> source_names_;
};

} // namespace randomly
