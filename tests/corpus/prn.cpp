#include "tests/corpus/prn.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <complex>
#include <fstream>
#include <sstream>

#include "engine/results/formats/reading.hpp"

namespace corpus {

namespace {

using nullor::results::Table;

std::vector<std::string> words(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> list;
    for (std::string word; stream >> word;) {
        if (word.back() == ',' && word.size() > 1) word.pop_back();
        std::transform(word.begin(), word.end(), word.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        list.push_back(word);
    }
    return list;
}

// "v(1)" of "re(v(1))".
std::string inner(const std::string& name) {
    return name.substr(3, name.size() - 4);
}

std::string bare(const std::string& name) {
    return name.front() == '{' && name.back() == '}' ? name.substr(1, name.size() - 2) : name;
}

struct Place {
    std::size_t real, imaginary;
};

// onoise and inoise of a power density; dno(r1) and dni(r1) are squares here, too. log: the natural one.
double as_in_spice(double value, std::string_view name) {
    const bool log = name.starts_with("log(");
    if (log) name = name.substr(4, name.size() - 5);
    const bool squared = name == "onoise" || name == "inoise";
    if (log) return value * std::log(10.0) / (squared ? 2 : 1);
    return squared ? std::sqrt(value) : value;
}

} // namespace

std::vector<Table> read_prn(const std::string& path, double time_unit) {
    std::ifstream stream(path);
    std::string line;
    if (!std::getline(stream, line)) return {};
    const std::vector<std::string> names = words(line);
    if (names.size() < 2 || names[0] != "index") return {};
    const bool continuation = names[1] == "gstepping";
    const std::size_t axis = continuation ? 2 : 1;
    const bool has_axis = names[axis] == "time" || names[axis] == "freq" || names[axis] == "frequency";

    nullor::results::Header header;
    const bool noise = path.ends_with(".NOISE.prn");
    header.analysis = noise ? "noise" : names[axis] == "time" ? "tran" : has_axis ? "ac" : "dc";
    header.is_complex = header.analysis == "ac";
    if (has_axis) header.axis.name = names[axis];
    std::vector<Place> places;
    for (std::size_t k = has_axis ? axis + 1 : axis; k < names.size(); ++k) {
        const bool is_pair =
            names[k].starts_with("re(") && k + 1 < names.size() && names[k + 1].starts_with("im(");
        header.columns.push_back({is_pair ? inner(names[k]) : bare(names[k]), nullor::Unit::none, {}});
        places.push_back({k, is_pair ? k + 1 : k});
        if (is_pair) ++k;
    }

    std::vector<Table> tables;
    while (std::getline(stream, line)) {
        const std::vector<std::string> row = words(line);
        if (row.size() != names.size() || row[0] == "end") break; // "End of Xyce(TM) Simulation"
        std::vector<double> numbers;
        for (const std::string& word : row) {
            const auto number = nullor::results::number_of(word);
            if (!number) return {};
            numbers.push_back(*number);
        }
        if (continuation && !tables.empty()) tables.pop_back();
        if (numbers[0] == 0 || tables.empty()) tables.emplace_back(header);
        std::vector<std::complex<double>> values;
        std::vector<double> reals;
        for (const Place& place : places) {
            const std::string& column = header.columns[reals.size()].name;
            reals.push_back(noise ? as_in_spice(numbers[place.real], column) : numbers[place.real]);
            values.emplace_back(numbers[place.real],
                                place.imaginary > place.real ? numbers[place.imaginary] : 0.0);
        }
        const double at = has_axis ? numbers[axis] * (header.is_complex || noise ? 1 : time_unit) : 0.0;
        if (header.is_complex)
            tables.back().append(at, values.data());
        else
            tables.back().append(at, reals.data());
    }
    return tables;
}

} // namespace corpus
