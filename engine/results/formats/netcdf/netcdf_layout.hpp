#pragma once
// Tables as the labelled arrays of a NetCDF file, and back.
//
// A column is a variable over (step parameters..., axis, complex). Where the tables fill the grid of the
// steps' values, each parameter is a dimension with its values as coordinate; otherwise (samples, missing
// steps) there is one dimension "step", over which the parameters are variables. Where all tables have the
// same axis it is a dimension with its own values; otherwise (accepted time steps) there is a dimension
// "point", the axis is a variable over (steps..., point), and what is missing at the end is NaN. complex =
// "re", "im".
//
// Names that NetCDF does not allow are changed, long_name says the name as it is. Global attributes: title,
// analysis, deck, deck_sha256, options, nullor_version; "axis", "steps" and "columns" name the variables that
// are these, in their order, separated by blanks. A sweep's file has several analyses, and "axis_ac",
// "columns_ac" of each; the last is "meas", whose columns are a number a variant, beside what is "drawn".

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/files/row_store.hpp"
#include "engine/results/formats/netcdf/netcdf_file.hpp"
#include "engine/results/formats/writer.hpp"

namespace nullor::results {

// What is stored, in a file whose axis and columns are reserved.
struct NetcdfLayout {
    NetcdfFile file;
    std::optional<std::size_t> axis; // its variable
    bool shared_axis = true;         // one for all tables
    std::size_t first_column = 0;    // variables from here on are the columns, in their order
    std::size_t parts = 1;           // numbers in a column's row
    std::size_t rows = 0;            // of the longest table
    std::vector<std::size_t> place;  // of each table among the steps
};

// header: of all tables but for their coordinates, which are coordinates[table][parameter].
[[nodiscard]] NetcdfLayout netcdf_layout_of(const Header& header, const RowStore& rows,
                                            const std::vector<std::vector<double>>& coordinates,
                                            const Provenance& provenance);
// A run of a reserved variable's values, from the first-th on.
using PutValues =
    std::function<Outcome<Done>(std::size_t variable, std::uint64_t first, std::span<const double> values)>;
// All values of all reserved variables, a few megabytes at a time; what a shorter table lacks is NaN.
[[nodiscard]] Outcome<Done> put_values(const NetcdfLayout& layout, const RowStore& rows,
                                       const PutValues& put);

// The text of an attribute; empty if it is not there.
[[nodiscard]] std::string attribute(const NetcdfAttributes& attributes, std::string_view name);
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

// `name` is the file's, for messages.
[[nodiscard]] Outcome<std::vector<Table>> tables_of(const NetcdfFile& file, const std::string& name);

} // namespace nullor::results
