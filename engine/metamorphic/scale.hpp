#pragma once
// A circuit in other units (scaling.hpp): devices, waveforms, expressions, sweeps and axes.

#include "engine/metamorphic/variant.hpp"

namespace nullor::metamorphic {

// Parameters of the deck keep their values: what reads them is multiplied. Measures, expectations and prints
// name numbers of the old units, and are left out but for plain columns.
void scale(Variant& variant, const Scaling& scaling);

Applied scale_impedances(Variant& variant); // by 1000
Applied scale_times(Variant& variant);      // by 1/1000, nearly: by a power of two

// Of the rows' axis.
[[nodiscard]] double axis_factor(const analysis::AnalysisRequest& request, const Scaling& scaling);

} // namespace nullor::metamorphic
