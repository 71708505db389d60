// For pages of questions only: answers are saved while one goes on, and questions that depend on each other come and go.
import { autosave } from "./autosave.js";
import { followConditions } from "./visible.js";

autosave();
followConditions();
