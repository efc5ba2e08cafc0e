#include "tests/corpus/prn.hpp"

#include <algorithm>
#include <cctype>
#include <complex>
#include <fstream>
#include <sstream>
#include <vector>

#include "engine/results/formats/reading.hpp"

namespace corpus {

namespace {

using nullor::results::Table;

std::vector<std::string> words(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> list;
    for (std::string word; stream >> word;) {
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

} // namespace

std::optional<Table> read_prn(const std::string& path) {
    std::ifstream stream(path);
    std::string line;
    if (!std::getline(stream, line)) return std::nullopt;
    std::vector<std::string> names = words(line);
    if (names.size() < 2 || names[0] != "index") return std::nullopt;
    const bool has_axis = names[1] == "time" || names[1] == "freq" || names[1] == "frequency";

    nullor::results::Header header;
    header.analysis = names[1] == "time" ? "tran" : has_axis ? "ac" : "dc";
    header.is_complex = header.analysis == "ac";
    if (has_axis) header.axis.name = names[1];
    struct Place {
        std::size_t real, imaginary;
    };
    std::vector<Place> places;
    for (std::size_t k = has_axis ? 2 : 1; k < names.size(); ++k) {
        const bool is_pair =
            names[k].rfind("re(", 0) == 0 && k + 1 < names.size() && names[k + 1].rfind("im(", 0) == 0;
        header.columns.push_back({is_pair ? inner(names[k]) : names[k], nullor::Unit::none, {}});
        places.push_back({k, is_pair ? k + 1 : k});
        if (is_pair) ++k;
    }

    Table table(header);
    for (int index = 0; std::getline(stream, line);) {
        const std::vector<std::string> row = words(line);
        if (row.size() != names.size()) break; // "End of Xyce(TM) Simulation"
        std::vector<double> numbers;
        for (const std::string& word : row) {
            const auto number = nullor::results::number_of(word);
            if (!number) return std::nullopt;
            numbers.push_back(*number);
        }
        if (numbers[0] < index) break;
        ++index;
        std::vector<std::complex<double>> values;
        std::vector<double> reals;
        for (const Place& place : places) {
            reals.push_back(numbers[place.real]);
            values.emplace_back(numbers[place.real],
                                place.imaginary > place.real ? numbers[place.imaginary] : 0.0);
        }
        const double axis = has_axis ? numbers[1] : 0.0;
        if (header.is_complex)
            table.append(axis, values.data());
        else
            table.append(axis, reals.data());
    }
    return table;
}

} // namespace corpus
